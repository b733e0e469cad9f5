package dev.sluice.table.schema;

/** A name within a schema, as the catalog spells both. */
public record QualifiedName(String schema, String name) {

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
