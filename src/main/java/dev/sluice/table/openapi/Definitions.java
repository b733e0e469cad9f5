package dev.sluice.table.openapi;

import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes what a row holds, and what a function's arguments are. */
final class Definitions {

    private static final String PRIMARY_KEY = "This is a Primary Key.<pk/>";

    private final JsonDocument json;
    private final SchemaCache cache;

    Definitions(JsonDocument json, SchemaCache cache) {
        this.json = json;
        this.cache = cache;
    }

    void row(Relation relation) {
        Map<String, String> foreignKeys = ForeignKeyNotes.of(relation.name(), cache);
        json.object(relation.name().name(), () -> {
            json.text("description", relation.comment());
            json.text("type", "object");
            if (!relation.columns().isEmpty()) {
                json.object(
                        "properties",
                        () -> relation.columns()
                                .values()
                                .forEach(column ->
                                        column(column, notes(column, relation, foreignKeys.get(column.name())))));
            }
            json.texts(
                    "required",
                    relation.columns().values().stream()
                            .filter(column -> !column.nullable())
                            .map(Column::name)
                            .toList());
        });
    }

    /** Of which keys a column is part. */
    static List<String> notes(Column column, Relation relation, @Nullable String foreignKey) {
        List<String> notes = new ArrayList<>();
        if (relation.primaryKey().contains(column.name())) {
            notes.add(PRIMARY_KEY);
        }
        if (foreignKey != null) {
            notes.add(foreignKey);
        }
        return notes;
    }

    private void column(Column column, List<String> notes) {
        SwaggerType type = SwaggerType.of(column);
        json.object(column.name(), () -> {
            json.value("default", DefaultValue.of(column.defaultValue(), type));
            json.text("description", description(column.comment(), notes));
            json.texts("enum", column.enumValues());
            type.write(json);
            json.number("maxLength", column.maxLength());
        });
    }

    /** What is said of a column: its comment, and notes below it. */
    static @Nullable String description(@Nullable String comment, List<String> notes) {
        if (notes.isEmpty()) {
            return comment;
        }
        return (comment == null ? "" : comment + "\n\n") + "Note:\n" + String.join("\n", notes);
    }

    void arguments(Routine routine) {
        json.object("schema", () -> {
            json.text("description", routine.comment());
            json.text("type", "object");
            if (!routine.parameters().isEmpty()) {
                json.object("properties", () -> routine.parameters().forEach(this::argument));
            }
            json.texts(
                    "required",
                    routine.parameters().stream()
                            .filter(Parameter::required)
                            .map(Parameter::name)
                            .toList());
        });
    }

    private void argument(Parameter parameter) {
        json.object(parameter.name(), () -> new SwaggerType(parameter.type()).write(json));
    }
}
