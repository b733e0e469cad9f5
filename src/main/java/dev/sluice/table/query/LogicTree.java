package dev.sluice.table.query;

import java.util.List;

/** A condition of filters. */
public sealed interface LogicTree {

    /** One filter: a field and what holds of it. */
    record Filter(Field field, boolean negated, Operation operation) implements LogicTree {}

    /**
     * Conditions of which all, or any, must hold.
     *
     * @param isOr whether any suffices
     */
    record Branch(boolean negated, boolean isOr, List<LogicTree> trees) implements LogicTree {
        public Branch {
            trees = List.copyOf(trees);
        }
    }
}
