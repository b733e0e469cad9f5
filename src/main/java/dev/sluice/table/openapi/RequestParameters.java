package dev.sluice.table.openapi;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.FilterOperator;
import dev.sluice.contract.IdempotencyKey;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes what a request of the dialect may carry in its query string and headers, as components that paths refer to.
 *
 * @param schema the one that is described; a request names it by a header where it is not the only one
 */
record RequestParameters(JsonDocument json, RestConfig config, String schema) {

    /** The parameters by which a read is shaped. */
    static final List<String> SHAPING = List.of("select", "order", "limit", "offset");

    /** The parameters by which rows are chosen, beside the filters of their own columns. */
    static final List<String> CHOOSING = List.of("and", "or", "not.and", "not.or", "filters");

    static final String RANGE = "range";
    static final String RANGE_UNIT = "rangeUnit";
    static final String KNOWN_TAGS = "ifNoneMatch";
    static final String PREFER_READ = "preferRead";
    static final String PREFER_INSERT = "preferInsert";
    static final String PREFER_UPDATE = "preferUpdate";
    static final String PREFER_DELETE = "preferDelete";
    static final String PREFER_UPSERT = "preferUpsert";
    static final String PREFER_CALL = "preferCall";
    static final String PREFER_TIMEOUT = "preferTimeout";

    /** A repeat under the same key writes nothing; only where the caller's own repeats are told apart. */
    static final String IDEMPOTENCY_KEY = "idempotencyKey";

    private static final String QUERY = "query";
    private static final String HEADER = "header";
    private static final String FILTER = "components/schemas/sluice.ColumnFilter";

    private static final Set<String> RESERVED =
            Set.of("select", "columns", "on_conflict", "order", "limit", "offset", "and", "or");

    /** Column names that a query string takes as they are. */
    private static final Pattern PLAIN_NAME =
            Pattern.compile("[\\p{L}0-9_$]([\\p{L}0-9_ $]*[\\p{L}0-9_$])?(-[\\p{L}0-9_$]+)*");

    private static final List<String> COUNT = List.of("count=exact", "count=planned", "count=estimated");
    private static final List<String> RETURN =
            List.of("return=representation", "return=minimal", "return=headers-only");
    private static final List<String> RESOLUTION =
            List.of("resolution=merge-duplicates", "resolution=ignore-duplicates");
    private static final List<String> MERGE = List.of("resolution=merge-by-key");
    private static final List<String> MISSING = List.of("missing=default", "missing=null");
    private static final List<String> HANDLING = List.of("handling=strict", "handling=lenient");

    /**
     * What a filter of a column is called in a query string: its name, in quotes where it would mean something else.
     */
    static String filterName(String column) {
        boolean isPlain = PLAIN_NAME.matcher(column).matches() && !RESERVED.contains(column);
        return isPlain ? column : '"' + column.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Where the filter of a column is described. */
    static String filter(Relation relation, Column column) {
        return "rowFilter." + RowSchemas.key(relation.name().name()) + "." + RowSchemas.key(column.name());
    }

    static List<String> filters(Relation relation) {
        return relation.columns().values().stream()
                .map(column -> filter(relation, column))
                .toList();
    }

    /** Whether a name cannot be that of an argument in a query string. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /** The parameters of a request, by their keys. */
    void of(boolean isWrite, List<String> keys) {
        json.array("parameters", () -> served(isWrite, keys).forEach(this::reference));
    }

    /**
     * Those that are heeded here, and the header by which a request that reads, or one that writes, names its schema.
     */
    List<String> served(boolean isWrite, List<String> keys) {
        List<String> served = new ArrayList<>(keys);
        served.removeIf(key -> key.equals(IDEMPOTENCY_KEY) && config.dropIn());
        if (config.schemas().size() > 1) {
            served.add(isWrite ? "contentProfile" : "acceptProfile");
        }
        return served;
    }

    void reference(String key) {
        json.element(() -> json.reference("components/parameters/" + key));
    }

    /** The filters of a relation's columns. */
    void of(Relation relation) {
        relation.columns()
                .values()
                .forEach(column -> json.object(filter(relation, column), () -> {
                    opening(filterName(column.name()), QUERY, column.comment() == null ? "" : column.comment());
                    json.object("schema", () -> json.reference(FILTER));
                }));
    }

    void shared() {
        text("select", QUERY, "The columns, with aliases and casts, and the resources that are embedded");
        text("columns", QUERY, "The columns that are taken from the body; its other members are left alone");
        text("on_conflict", QUERY, "The columns of the unique constraint that an upsert goes by");
        text("order", QUERY, "Terms with commas between them: column[.asc|.desc][.nullsfirst|.nullslast]");
        number("limit", "The most rows");
        number("offset", "Rows that are left out before the first");
        logic();
        text(RANGE, "Range", HEADER, "The first and the last row, as 0-9");
        text(RANGE_UNIT, "Range-Unit", HEADER, "The unit of Range, which is always items");
        text(KNOWN_TAGS, "If-None-Match", HEADER, "Tags of answers that the client has: of one of them it gets 304");
        if (!config.dropIn()) {
            text(IDEMPOTENCY_KEY, IdempotencyKey.HEADER, HEADER, "A name for the request and its repeats, one string");
        }
        profile("acceptProfile", "Accept-Profile");
        profile("contentProfile", "Content-Profile");
        preferences();
    }

    private void logic() {
        for (String name : List.of("and", "or", "not.and", "not.or")) {
            text(name, QUERY, "Filters in parentheses with commas between them, as (id.gt.1,or(a.is.null,b.eq.2))");
        }
        json.object("filters", () -> {
            opening("filters", QUERY, "Filters on paths into JSON (data->>key) and on embedded resources (city.name)");
            json.text("style", "form");
            json.flag("explode", true);
            json.object("schema", () -> {
                json.text("type", "object");
                json.object("additionalProperties", () -> json.reference(FILTER));
            });
        });
    }

    /** What every filter looks like. */
    void filterSchema() {
        String operators = Arrays.stream(FilterOperator.values())
                .map(FilterOperator::label)
                .collect(Collectors.joining("|"));
        json.object("sluice.ColumnFilter", () -> {
            json.text("type", "string");
            json.text("description", "An operator and a value; not. before it turns it round");
            json.text("pattern", "^(not\\.)?(" + operators + ")(\\([^)]*\\))?\\.");
            json.texts("examples", List.of("eq.1", "in.(1,2)", "like(any).{a*,b*}", "not.is.null", "fts(english).sea"));
        });
    }

    /** What a query that comes as a body may say. */
    void querySchema() {
        json.object("sluice.Query", () -> {
            json.text("type", "object");
            json.text("description", "A query string as a body, for one that is longer than a URL may be");
            json.object(
                    "properties",
                    () -> Stream.of("select", "order", "limit", "offset", "and", "or")
                            .forEach(name -> json.object(name, () -> json.text("type", "string"))));
            json.object("additionalProperties", () -> json.text("type", "string"));
        });
    }

    private void preferences() {
        prefer(PREFER_READ, List.of(COUNT, List.of("stream")), "timezone|timeout");
        prefer(PREFER_INSERT, List.of(RETURN, RESOLUTION, MISSING, COUNT), "timezone|timeout");
        prefer(PREFER_UPDATE, List.of(RETURN, MERGE, MISSING, COUNT, unfiltered()), "timezone|timeout|max-affected");
        prefer(PREFER_DELETE, List.of(RETURN, COUNT, unfiltered()), "timezone|timeout|max-affected");
        prefer(PREFER_UPSERT, List.of(RETURN, COUNT), "timezone|timeout");
        prefer(PREFER_CALL, List.of(COUNT), "timezone|timeout|max-affected");
        json.object(PREFER_TIMEOUT, () -> {
            opening("Prefer", HEADER, "The time limit of the request in seconds");
            json.object("schema", () -> {
                json.text("type", "string");
                json.text("pattern", "^timeout=[0-9]+(\\.[0-9]+)?$");
            });
        });
    }

    private List<String> unfiltered() {
        return config.caps().unfilteredWrites() ? List.of() : List.of("unfiltered=allow");
    }

    private void prefer(String key, List<List<String>> choices, String valued) {
        List<String> fixed = new ArrayList<>();
        choices.forEach(fixed::addAll);
        fixed.addAll(HANDLING);
        if (config.transactionEnd().mayBeOverridden()) {
            fixed.addAll(List.of("tx=commit", "tx=rollback"));
        }
        json.object(key, () -> {
            opening("Prefer", HEADER, "Preferences (RFC 7240) with commas between them");
            json.object("schema", () -> {
                json.text("type", "array");
                json.object(
                        "items",
                        () -> json.array("anyOf", () -> {
                            json.element(() -> json.texts("enum", fixed));
                            json.element(() -> {
                                json.text("type", "string");
                                json.text("pattern", "^(" + valued + ")=");
                            });
                        }));
            });
        });
    }

    private void profile(String key, String name) {
        if (config.schemas().size() > 1) {
            json.object(key, () -> {
                json.text("name", name);
                json.text("in", HEADER);
                json.text("description", "The schema that this document describes");
                json.flag("required", !schema.equals(config.schemas().get(0)));
                json.object("schema", () -> json.texts("enum", List.of(schema)));
            });
        }
    }

    private void number(String name, String description) {
        json.object(name, () -> {
            opening(name, QUERY, description);
            json.object("schema", () -> {
                json.text("type", "integer");
                json.number("minimum", 0);
            });
        });
    }

    private void text(String name, String place, String description) {
        text(name, name, place, description);
    }

    private void text(String key, String name, String place, String description) {
        json.object(key, () -> {
            opening(name, place, description);
            json.object("schema", () -> json.text("type", "string"));
        });
    }

    private void opening(String name, String place, String description) {
        json.text("name", name);
        json.text("in", place);
        json.text("description", description.isEmpty() ? null : description);
    }
}
