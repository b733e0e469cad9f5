package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the rows of a table. Values are the text forms of SQL values: PostgreSQL reads them by the column's
 * type.
 */
public sealed interface Filter {

    /**
     * A column compared with a value.
     *
     * @param values one value, or the list of {@link FilterOperator#IN}
     */
    record Comparison(String column, FilterOperator operator, List<String> values) implements Filter {
        public Comparison {
            values = List.copyOf(values);
            if (operator != FilterOperator.IN && values.size() != 1) {
                throw new IllegalArgumentException(operator.label() + " takes one value");
            }
        }
    }

    /** All of the conditions hold; none is true. */
    record And(List<Filter> filters) implements Filter {
        public And {
            filters = List.copyOf(filters);
        }
    }

    /** Any of the conditions holds; none is false. */
    record Or(List<Filter> filters) implements Filter {
        public Or {
            filters = List.copyOf(filters);
        }
    }

    /** The condition does not hold. */
    record Not(Filter filter) implements Filter {}

    static Filter eq(String column, Object value) {
        return compare(column, FilterOperator.EQ, value);
    }

    /** A column compared with the text form of a value. */
    static Filter compare(String column, FilterOperator operator, Object value) {
        return new Comparison(column, operator, List.of(value.toString()));
    }

    static Filter in(String column, List<?> values) {
        return new Comparison(
                column, FilterOperator.IN, values.stream().map(Object::toString).toList());
    }

    static Filter isNull(String column) {
        return compare(column, FilterOperator.IS, "null");
    }

    static Filter and(Filter... filters) {
        return new And(List.of(filters));
    }

    static Filter or(Filter... filters) {
        return new Or(List.of(filters));
    }

    static Filter not(Filter filter) {
        return new Not(filter);
    }

    /** Whether the filter is there at all: null and an empty conjunction restrict nothing. */
    static boolean restricts(@Nullable Filter filter) {
        return filter != null && !(filter instanceof And and && and.filters().isEmpty());
    }
}
