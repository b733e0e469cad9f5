package dev.sluice.table.plan;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import dev.sluice.table.schema.Relation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the filters of one operation into a condition and counts them against the caps. */
final class Conditions {

    private static final Set<String> IS_VALUES = Set.of("null", "not_null", "true", "false", "unknown");

    private final Relation relation;
    private final RestConfig caps;
    private int comparisons;

    private Conditions(Relation relation, RestConfig caps) {
        this.relation = relation;
        this.caps = caps;
    }

    static Condition of(@Nullable Filter filter, Relation relation, RestConfig caps) {
        return filter == null ? Condition.TRUE : new Conditions(relation, caps).condition(filter, 1);
    }

    private Condition condition(Filter filter, int depth) {
        if (depth > caps.depthMax()) {
            throw ErrorCode.CAP_PASSED.failure("conditions nest deeper than %d".formatted(caps.depthMax()));
        }
        if (filter instanceof Filter.Comparison comparison) {
            return compared(comparison);
        }
        if (filter instanceof Filter.And and) {
            return new Condition.All(conditions(and.filters(), depth));
        }
        if (filter instanceof Filter.Or or) {
            return new Condition.Any(conditions(or.filters(), depth));
        }
        return new Condition.Negated(condition(((Filter.Not) filter).filter(), depth + 1));
    }

    private List<Condition> conditions(List<Filter> filters, int depth) {
        return filters.stream().map(filter -> condition(filter, depth + 1)).toList();
    }

    private Condition compared(Filter.Comparison comparison) {
        comparisons++;
        if (comparisons > caps.filtersMax()) {
            throw ErrorCode.CAP_PASSED.failure("more than %d filters".formatted(caps.filtersMax()));
        }
        if (comparison.values().size() > Math.max(1, caps.inValuesMax())) {
            throw ErrorCode.CAP_PASSED.failure("more than %d values in one list".formatted(caps.inValuesMax()));
        }
        if (comparison.operator() == FilterOperator.IS
                && !IS_VALUES.contains(comparison.values().get(0))) {
            throw ErrorCode.MALFORMED.failure(
                    "filter on %s: is takes null, not_null, true, false or unknown".formatted(comparison.column()));
        }
        return new Condition.Compared(
                Names.column(relation, comparison.column()), comparison.operator(), comparison.values());
    }
}
