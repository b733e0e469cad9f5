package dev.sluice.table.plan;

import dev.sluice.contract.FilterOperator;
import dev.sluice.table.schema.Column;
import java.util.List;

/** A condition whose columns exist. */
public sealed interface Condition {

    /** A column compared with values in their text form. */
    record Compared(Column column, FilterOperator operator, List<String> values) implements Condition {
        public Compared {
            values = List.copyOf(values);
        }
    }

    /** All hold; of none, true. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** Any holds; of none, false. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /** Does not hold. */
    record Negated(Condition condition) implements Condition {}

    /** The condition that restricts nothing. */
    Condition TRUE = new All(List.of());
}
