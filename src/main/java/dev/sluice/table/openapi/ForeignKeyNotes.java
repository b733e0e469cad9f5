package dev.sluice.table.openapi;

import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.SchemaCache;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says of the columns of a relation which one elsewhere they refer to, a table's rather than a view's. */
final class ForeignKeyNotes {

    private ForeignKeyNotes() {}

    /** The note of each column that is a foreign key by itself. */
    static Map<String, String> of(QualifiedName relation, SchemaCache cache) {
        Map<String, String> notes = new HashMap<>();
        cache.relationships(relation, relation.schema()).stream()
                .filter(KeyRelationship.class::isInstance)
                .map(KeyRelationship.class::cast)
                .sorted(Comparator.comparing(KeyRelationship::foreignTableIsView))
                .forEach(relationship -> {
                    List<ColumnPair> columns = keyColumns(relationship.cardinality());
                    if (columns.size() == 1) {
                        ColumnPair pair = columns.get(0);
                        notes.putIfAbsent(pair.column(), note(relationship.foreignTable(), pair.foreignColumn()));
                    }
                });
        return notes;
    }

    private static List<ColumnPair> keyColumns(Cardinality cardinality) {
        if (cardinality instanceof Cardinality.ManyToOne many) {
            return many.columns();
        }
        return cardinality instanceof Cardinality.OneToOne one && !one.isParent() ? one.columns() : List.of();
    }

    private static String note(QualifiedName table, String column) {
        return "This is a Foreign Key to `%s.%s`.<fk table='%s' column='%s'/>"
                .formatted(table.name(), column, table.name(), column);
    }
}
