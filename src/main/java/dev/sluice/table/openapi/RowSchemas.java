package dev.sluice.table.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes what a row holds when it is read, and what it must hold to be inserted. Which columns an answer has is for
 * the request to say, so that none is required of it.
 */
final class RowSchemas {

    private final JsonDocument json;
    private final SchemaCache cache;

    RowSchemas(JsonDocument json, SchemaCache cache) {
        this.json = json;
        this.cache = cache;
    }

    /**
     * The key of a component by a name of the database's: characters that a key cannot have are written as their number
     * between dots. A key with an odd number of dots is nobody's name.
     */
    static String key(String name) {
        if (name.chars().allMatch(RowSchemas::isOfKey)) {
            return name;
        }
        StringBuilder key = new StringBuilder(name.length());
        name.codePoints()
                .forEach(character ->
                        key.append(isOfKey(character) ? Character.toString(character) : ".%x.".formatted(character)));
        return key.toString();
    }

    private static boolean isOfKey(int character) {
        return character < 128 && (Character.isLetterOrDigit(character) || character == '_' || character == '-');
    }

    /** Where a row that is read, or changed, is described. */
    static String row(Relation relation) {
        return "components/schemas/" + key(relation.name().name());
    }

    /** Where a row that is to be inserted is described. */
    static String newRow(Relation relation) {
        return required(relation).isEmpty() ? row(relation) : row(relation) + ".insert";
    }

    /** The columns that nobody fills in but the client. */
    private static List<String> required(Relation relation) {
        return relation.columns().values().stream()
                .filter(column -> !column.nullable() && column.defaultValue() == null && !column.generated())
                .map(Column::name)
                .toList();
    }

    void of(Relation relation) {
        Map<String, String> foreignKeys = ForeignKeyNotes.of(relation.name(), cache);
        String key = key(relation.name().name());
        json.object(key, () -> {
            json.text("description", relation.comment());
            json.text("type", "object");
            json.object(
                    "properties",
                    () -> relation.columns()
                            .values()
                            .forEach(column -> column(column, relation, foreignKeys.get(column.name()))));
        });
        List<String> required = required(relation);
        if (relation.insertable() && !required.isEmpty()) {
            json.object(key + ".insert", () -> {
                json.reference(row(relation));
                json.texts("required", required);
            });
        }
    }

    private void column(Column column, Relation relation, @Nullable String foreignKey) {
        JsonType type = JsonType.of(column, cache);
        JsonNode literal = DefaultValue.literal(column.defaultValue(), type.type());
        List<String> notes = new ArrayList<>(Definitions.notes(column, relation, foreignKey));
        if (literal == null && column.defaultValue() != null) {
            notes.add("Default: `%s`".formatted(column.defaultValue()));
        }
        json.object(column.name(), () -> {
            json.text("description", Definitions.description(column.comment(), notes));
            type.write(json, column.nullable());
            json.number("maxLength", column.maxLength());
            json.value("default", literal);
            if (column.generated()) {
                json.flag("readOnly", true);
            }
        });
    }
}
