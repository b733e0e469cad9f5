package dev.sluice.table.openapi;

import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Representation;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL type in the words of JSON Schema: what its values look like in an answer.
 *
 * @param labels those of an enumeration, else empty
 * @param isKnown whether it is known what its values become; those of a row, of an extension's type or of a domain with
 *     a conversion of its own may be any JSON
 */
record JsonType(SwaggerType type, List<String> labels, boolean isKnown) {

    private static final String SYSTEM_SCHEMA = "pg_catalog";

    /** PostgreSQL's own types whose values become JSON strings; those that become something else have a type there. */
    private static final Set<String> TEXTS = Set.of(
            ("text|character varying|character|\"char\"|name|uuid|date|time without time zone|time with time zone"
                            + "|timestamp without time zone|timestamp with time zone|interval|bytea|inet|cidr|macaddr"
                            + "|macaddr8|bit|bit varying|money|xml|tsvector|tsquery|point|line|lseg|box|path|polygon"
                            + "|circle|int4range|int8range|numrange|daterange|tsrange|tstzrange|int4multirange"
                            + "|int8multirange|nummultirange|datemultirange|tsmultirange|tstzmultirange|oid|jsonpath"
                            + "|regclass|regtype|regproc|regrole|pg_lsn|xid|xid8")
                    .split("\\|", -1));

    /** The catalog's names of types that have others in SQL. */
    private static final Map<String, String> SQL_NAMES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("varchar", "character varying"),
            Map.entry("bpchar", "character"),
            Map.entry("varbit", "bit varying"),
            Map.entry("time", "time without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"));

    static JsonType of(Column column, SchemaCache cache) {
        SwaggerType type = SwaggerType.of(column);
        boolean isConverted =
                cache.representation(new Representation(column.type(), "json")).isPresent();
        boolean isKnown = !isConverted && (!column.enumValues().isEmpty() || isPlain(type));
        return new JsonType(type, column.enumValues(), isKnown);
    }

    /** The type of a name as SQL writes it. */
    static JsonType named(String name) {
        SwaggerType type = SwaggerType.of(Column.of("", name));
        return new JsonType(type, List.of(), isPlain(type));
    }

    /** The type of a name as the catalog keeps it. */
    static JsonType catalogued(QualifiedName name) {
        if (!name.schema().equals(SYSTEM_SCHEMA)) {
            return named(name.toString());
        }
        boolean isArray = name.name().startsWith("_");
        String element = isArray ? name.name().substring(1) : name.name();
        return named(SQL_NAMES.getOrDefault(element, element) + (isArray ? "[]" : ""));
    }

    private static boolean isPlain(SwaggerType type) {
        if (type.isArray()) {
            return true;
        }
        return !type.isText() || TEXTS.contains(type.name());
    }

    void write(JsonDocument json, boolean nullable) {
        json.text("format", isKnown ? format() : type.name());
        if (isKnown) {
            types(json, type.type(), nullable);
        }
        if (!labels.isEmpty()) {
            json.array("enum", () -> {
                labels.forEach(json::textElement);
                if (nullable) {
                    json.textElement(null);
                }
            });
        }
        if (isKnown && type.isArray()) {
            json.object("items", () -> named(type.element().name()).write(json, true));
        }
    }

    /** Says of which of JSON's types a value is, null where of any. */
    private static void types(JsonDocument json, @Nullable String type, boolean nullable) {
        if (type != null && nullable) {
            json.texts("type", List.of(type, "null"));
        } else {
            json.text("type", type);
        }
    }

    private @Nullable String format() {
        return switch (type.name()) {
            case "boolean" -> null;
            case "timestamp with time zone" -> "date-time";
            case "real" -> "float";
            case "double precision" -> "double";
            default -> type.isArray() ? null : type.format();
        };
    }
}
