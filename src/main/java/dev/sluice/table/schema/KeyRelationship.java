package dev.sluice.table.schema;

/** A relationship by foreign keys. */
public record KeyRelationship(
        QualifiedName table,
        QualifiedName foreignTable,
        boolean isSelf,
        Cardinality cardinality,
        boolean tableIsView,
        boolean foreignTableIsView)
        implements Relationship {

    @Override
    public boolean isToOne() {
        return cardinality instanceof Cardinality.ManyToOne || cardinality instanceof Cardinality.OneToOne;
    }
}
