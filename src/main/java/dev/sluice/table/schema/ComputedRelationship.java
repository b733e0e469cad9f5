package dev.sluice.table.schema;

/** A relationship by a function that takes a row of one relation and returns rows of another. */
public record ComputedRelationship(
        QualifiedName function, QualifiedName table, QualifiedName foreignTable, boolean isToOne, boolean isSelf)
        implements Relationship {}
