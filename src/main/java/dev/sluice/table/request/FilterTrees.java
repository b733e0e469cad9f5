package dev.sluice.table.request;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.LogicTree.Branch;
import dev.sluice.table.query.Operation;
import dev.sluice.table.query.Operation.Comparison;
import dev.sluice.table.query.Operation.In;
import dev.sluice.table.query.Operation.Is;
import dev.sluice.table.query.Operation.IsDistinctFrom;
import dev.sluice.table.query.Operation.Operator;
import dev.sluice.table.query.Operation.TextSearch;
import dev.sluice.table.query.Operation.TextSearchQuery;
import dev.sluice.table.query.Operation.Truth;
import java.util.List;
import java.util.stream.Stream;

/** Makes of a message's filters the conditions that the dialect has. */
final class FilterTrees {

    private FilterTrees() {}

    static LogicTree tree(Filter filter) {
        if (filter instanceof Filter.Comparison comparison) {
            return new LogicTree.Filter(Field.of(comparison.column()), false, operation(comparison));
        }
        if (filter instanceof Filter.And and) {
            return new Branch(false, false, trees(and.filters()));
        }
        if (filter instanceof Filter.Or or) {
            return new Branch(false, true, trees(or.filters()));
        }
        return new Branch(true, false, List.of(tree(((Filter.Not) filter).filter())));
    }

    private static List<LogicTree> trees(List<Filter> filters) {
        return filters.stream().map(FilterTrees::tree).toList();
    }

    private static Operation operation(Filter.Comparison comparison) {
        FilterOperator operator = comparison.operator();
        if (operator == FilterOperator.IN) {
            return new In(comparison.values());
        }
        String value = comparison.values().get(0);
        return switch (operator) {
            case IS -> is(comparison.column(), value);
            case ISDISTINCT -> new IsDistinctFrom(value);
            case FTS, PLFTS, PHFTS, WFTS -> new TextSearch(search(operator), null, value);
            default -> new Comparison(symbol(operator), null, value);
        };
    }

    private static Operation is(String column, String value) {
        return Stream.of(Truth.values())
                .filter(truth -> truth.label().equals(value))
                .findFirst()
                .map(Is::new)
                .orElseThrow(() -> ErrorCode.MALFORMED.failure(
                        "filter on %s: is takes null, not_null, true, false or unknown".formatted(column)));
    }

    private static TextSearchQuery search(FilterOperator operator) {
        return Stream.of(TextSearchQuery.values())
                .filter(query -> query.label().equals(operator.label()))
                .findFirst()
                .orElseThrow();
    }

    private static Operator symbol(FilterOperator operator) {
        return Stream.of(Operator.values())
                .filter(candidate -> candidate.label().equals(operator.label()))
                .findFirst()
                .orElseThrow();
    }
}
