package dev.sluice.table.schema;

/**
 * How rows of one relation belong to rows of another. Has a direction: from {@link #table} to {@link #foreignTable}.
 */
public sealed interface Relationship permits KeyRelationship, ComputedRelationship {

    QualifiedName table();

    QualifiedName foreignTable();

    /** Whether a row has at most one row on the other side. */
    boolean isToOne();

    boolean isSelf();
}
