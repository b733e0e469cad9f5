package dev.sluice.http.rest;

import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads filters: {@code column=operator.value} and the trees of {@code and=(…)} and {@code or=(…)}. */
final class FilterParser {

    private static final String EXPECTED = "expecting \"not\" or operator (eq, gt, ...)";

    private static final Set<String> IS_VALUES = Set.of("null", "not_null", "true", "false", "unknown");

    /** The deepest tree that is read; the planner's own cap comes after. */
    private static final int DEPTH_MAX = 64;

    private FilterParser() {}

    /** Whether a parameter's name is that of a logic tree. */
    static boolean isTree(String name) {
        return name.equals("and") || name.equals("or") || name.equals("not.and") || name.equals("not.or");
    }

    static Filter tree(Parameter parameter) {
        Scanner scanner = new Scanner("logic tree", parameter.name() + parameter.value());
        Filter filter = node(scanner, 1);
        if (!scanner.atEnd()) {
            throw scanner.fault("expecting end of input");
        }
        return filter;
    }

    static Filter column(Parameter parameter) {
        Scanner scanner = new Scanner("filter", parameter.value());
        boolean negated = scanner.take("not.");
        FilterOperator operator = operator(scanner);
        Filter filter = operator == FilterOperator.IN
                ? Filter.in(parameter.name(), scanner.list())
                : comparison(scanner, parameter.name(), operator, scanner.rest());
        if (!scanner.atEnd()) {
            throw scanner.fault("expecting end of input");
        }
        return negated ? Filter.not(filter) : filter;
    }

    private static Filter node(Scanner scanner, int depth) {
        if (depth > DEPTH_MAX) {
            throw scanner.fault("nested deeper than " + DEPTH_MAX);
        }
        if (scanner.take("not.and(")) {
            return Filter.not(new Filter.And(nodes(scanner, depth)));
        }
        if (scanner.take("not.or(")) {
            return Filter.not(new Filter.Or(nodes(scanner, depth)));
        }
        if (scanner.take("and(")) {
            return new Filter.And(nodes(scanner, depth));
        }
        if (scanner.take("or(")) {
            return new Filter.Or(nodes(scanner, depth));
        }
        return leaf(scanner);
    }

    private static List<Filter> nodes(Scanner scanner, int depth) {
        List<Filter> nodes = new ArrayList<>();
        do {
            nodes.add(node(scanner, depth + 1));
        } while (scanner.take(","));
        scanner.require(")");
        return nodes;
    }

    private static Filter leaf(Scanner scanner) {
        String column = scanner.word(".,()");
        scanner.require(".");
        boolean negated = scanner.take("not.");
        FilterOperator operator = operator(scanner);
        Filter filter = operator == FilterOperator.IN
                ? Filter.in(column, scanner.list())
                : comparison(scanner, column, operator, scanner.word(",)"));
        return negated ? Filter.not(filter) : filter;
    }

    private static FilterOperator operator(Scanner scanner) {
        for (FilterOperator operator : FilterOperator.values()) {
            if (scanner.take(operator.label() + ".")) {
                return operator;
            }
        }
        throw scanner.fault(EXPECTED);
    }

    private static Filter comparison(Scanner scanner, String column, FilterOperator operator, String value) {
        return switch (operator) {
            case LIKE, ILIKE -> Filter.compare(column, operator, value.replace('*', '%'));
            case IS -> {
                String asked = value.toLowerCase(Locale.ROOT);
                if (!IS_VALUES.contains(asked)) {
                    throw scanner.fault("expecting isVal: (null, not_null, true, false, unknown)");
                }
                yield Filter.compare(column, operator, asked);
            }
            case EQ, NEQ, GT, GTE, LT, LTE, IN -> Filter.compare(column, operator, value);
        };
    }
}
