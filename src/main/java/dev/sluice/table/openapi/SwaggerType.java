package dev.sluice.table.openapi;

import dev.sluice.table.schema.Column;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL type in Swagger's words.
 *
 * @param name as PostgreSQL writes it, without modifiers
 */
record SwaggerType(String name) {

    private static final String ARRAY = "[]";

    /**
     * The type of a column. A domain over a type of PostgreSQL's own is told as that type, other domains by their name;
     * only the names of types that are not PostgreSQL's own have a schema.
     */
    static SwaggerType of(Column column) {
        String base = column.baseType();
        if (base.contains(".")) {
            return new SwaggerType(column.type());
        }
        return new SwaggerType(
                switch (base) {
                    // A cast spells these so that their length is not one; nobody else does.
                    case "bpchar" -> "character";
                    case "bpchar[]" -> "character[]";
                    case "\"bit\"" -> "bit";
                    case "\"bit\"[]" -> "bit[]";
                    default -> base;
                });
    }

    /** Null where any JSON will do. */
    @Nullable
    String type() {
        return switch (name) {
            case "boolean" -> "boolean";
            case "smallint", "integer", "bigint" -> "integer";
            case "numeric", "real", "double precision" -> "number";
            case "json", "jsonb" -> null;
            default -> isArray() ? "array" : "string";
        };
    }

    boolean isText() {
        return "string".equals(type());
    }

    boolean isArray() {
        return name.endsWith(ARRAY);
    }

    /** What an array holds. */
    SwaggerType element() {
        return new SwaggerType(name.substring(0, name.length() - ARRAY.length()));
    }

    String format() {
        return switch (name) {
            case "smallint", "integer" -> "int32";
            case "bigint" -> "int64";
            default -> name;
        };
    }

    void write(JsonDocument json) {
        json.text("format", format());
        json.text("type", type());
        if (isArray()) {
            json.object("items", () -> json.text("type", element().type()));
        }
    }
}
