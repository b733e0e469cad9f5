package dev.sluice.table.plan;

import dev.sluice.table.query.Operation;
import java.util.List;

/** A condition whose fields are resolved. */
public sealed interface Condition {

    /** A field compared with a value. */
    record Compared(ResolvedField field, boolean negated, Operation operation) implements Condition {}

    /**
     * Whether an embedded resource has a row.
     *
     * @param alias of the join that embeds it
     */
    record Embeds(boolean present, String alias) implements Condition {}

    /**
     * Whether a guard lets the row pass.
     *
     * @param owner whose row it is: the relation's own, or that of the junction that joins it
     */
    record Permitted(Guard guard, JoinCondition.Owner owner) implements Condition {}

    /** Conditions of which all, or any, must hold. */
    record Branch(boolean negated, boolean isOr, List<Condition> conditions) implements Condition {
        public Branch {
            conditions = List.copyOf(conditions);
        }
    }
}
