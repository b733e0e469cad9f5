package dev.sluice.table.plan;

/** Two columns that are equal. */
public record JoinCondition(Side left, Side right) {

    /** Which of the relations of a join a column belongs to. */
    public enum Owner {
        EMBEDDED,
        PARENT,
        JUNCTION
    }

    /** A column of one of them. */
    public record Side(Owner owner, String column) {}
}
