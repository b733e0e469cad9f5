package dev.sluice.table.openapi;

import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes what a request may carry: parameters that paths refer to, and those of a function. */
final class Parameters {

    private static final String QUERY = "query";
    private static final String HEADER = "header";
    private static final String PAGING = "Limiting and Pagination";
    private static final List<String> RETURN = List.of("return=representation", "return=minimal", "return=none");

    private final JsonDocument json;

    Parameters(JsonDocument json) {
        this.json = json;
    }

    /** Where the filter of a column is described. */
    static String filter(Relation relation, Column column) {
        return "rowFilter." + relation.name().name() + "." + column.name();
    }

    /** Where the body of a write is described. */
    static String body(Relation relation) {
        return "body." + relation.name().name();
    }

    void shared() {
        preference("preferParams", List.of());
        preference("preferReturn", RETURN);
        preference("preferCount", List.of("count=none"));
        preference(
                "preferPost",
                List.of(
                        RETURN.get(0),
                        RETURN.get(1),
                        RETURN.get(2),
                        "resolution=ignore-duplicates",
                        "resolution=merge-duplicates"));
        json.object("select", () -> text("select", "Filtering Columns", QUERY));
        json.object("on_conflict", () -> text("on_conflict", "On Conflict", QUERY));
        json.object("order", () -> text("order", "Ordering", QUERY));
        json.object("range", () -> text("Range", PAGING, HEADER));
        json.object("rangeUnit", () -> {
            text("Range-Unit", PAGING, HEADER);
            json.text("default", "items");
        });
        json.object("offset", () -> text("offset", PAGING, QUERY));
        json.object("limit", () -> text("limit", PAGING, QUERY));
    }

    private void preference(String name, List<String> values) {
        json.object(name, () -> {
            text("Prefer", "Preference", HEADER);
            json.texts("enum", values);
        });
    }

    private void text(String name, @Nullable String description, String place) {
        json.text("name", name);
        json.text("description", description);
        json.flag("required", false);
        json.text("in", place);
        json.text("type", "string");
    }

    /** The body and the filters of a relation. */
    void of(Relation relation) {
        String name = relation.name().name();
        json.object(body(relation), () -> {
            json.text("name", name);
            json.text("description", name);
            json.flag("required", false);
            json.text("in", "body");
            json.object("schema", () -> json.reference("definitions/" + name));
        });
        relation.columns()
                .values()
                .forEach(column ->
                        json.object(filter(relation, column), () -> text(column.name(), column.comment(), QUERY)));
    }

    /** An argument in the query string, where an array is the text of one unless it may be given many times. */
    void argument(Routine.Parameter parameter) {
        SwaggerType type = new SwaggerType(parameter.type());
        json.element(() -> {
            json.text("name", parameter.name());
            json.flag("required", parameter.required());
            json.text("in", QUERY);
            if (parameter.variadic()) {
                repeated(type);
                return;
            }
            String told = type.type();
            json.text("format", type.format());
            json.text("type", told == null || type.isArray() ? "string" : told);
        });
    }

    private void repeated(SwaggerType type) {
        String told = type.type();
        json.text("type", told == null ? "string" : told);
        json.text("collectionFormat", "multi");
        json.object("items", () -> {
            if (type.isArray()) {
                SwaggerType element = type.element();
                json.text("format", element.format());
                json.text("type", element.type());
            }
        });
    }
}
