package dev.sluice.table.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table or view with its columns in order; the primary key is empty where there is none. */
public record Relation(QualifiedName name, Map<String, Column> columns, List<String> primaryKey) {

    public Relation {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        primaryKey = List.copyOf(primaryKey);
    }

    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }
}
