package dev.sluice.table.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table or view with its columns in order.
 *
 * @param insertable whether rows can be inserted, by PostgreSQL itself or by a trigger; no matter who may
 * @param primaryKey for a view, the columns that hold the key of its table; empty where there is none
 * @param comment what the database says of it
 */
public record Relation(
        QualifiedName name,
        boolean isView,
        boolean insertable,
        boolean updatable,
        boolean deletable,
        List<String> primaryKey,
        Map<String, Column> columns,
        @Nullable String comment) {

    public Relation {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        primaryKey = List.copyOf(primaryKey);
    }

    /** A table that takes every write. */
    public static Relation table(QualifiedName name, Map<String, Column> columns, List<String> primaryKey) {
        return new Relation(name, false, true, true, true, primaryKey, columns, null);
    }

    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /** The same with another primary key. */
    public Relation withPrimaryKey(List<String> key) {
        return new Relation(name, isView, insertable, updatable, deletable, key, columns, comment);
    }
}
