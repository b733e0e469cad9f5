package dev.sluice.table.openapi;

import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Volatility;
import java.util.List;
import java.util.stream.Stream;

/** Describes what can be asked for: the root, each relation and each function. */
final class Paths {

    /** What a single row or the result of a function comes as. */
    static final List<String> JSON_FORMS = List.of(
            MediaType.JSON.text(),
            MediaType.object(true).text(),
            MediaType.object(false).text());

    private static final List<String> ROOT_FORMS =
            List.of(MediaType.of(Kind.OPENAPI).text(), MediaType.JSON.text());

    private final JsonDocument json;
    private final Parameters parameters;
    private final Definitions definitions;

    Paths(JsonDocument json, Parameters parameters, Definitions definitions) {
        this.json = json;
        this.parameters = parameters;
        this.definitions = definitions;
    }

    void root() {
        json.object(
                "/",
                () -> json.object("get", () -> {
                    json.texts("tags", List.of("Introspection"));
                    json.text("summary", "OpenAPI description (this document)");
                    json.texts("produces", ROOT_FORMS);
                    responds("200", "OK");
                }));
    }

    private void responds(String status, String description) {
        json.object("responses", () -> response(status, description));
    }

    private void response(String status, String description) {
        json.object(status, () -> json.text("description", description));
    }

    void of(Relation relation) {
        List<String> filters = relation.columns().values().stream()
                .map(column -> Parameters.filter(relation, column))
                .toList();
        String body = Parameters.body(relation);
        json.object("/" + relation.name().name(), () -> {
            json.object("get", () -> reading(relation, filters));
            if (relation.insertable() || relation.updatable() || relation.deletable()) {
                json.object("post", () -> {
                    opening(relation, List.of(body, "select", "preferPost"));
                    responds("201", "Created");
                });
                json.object("patch", () -> {
                    opening(relation, with(filters, body, "preferReturn"));
                    responds("204", "No Content");
                });
                json.object("delete", () -> {
                    opening(relation, with(filters, "preferReturn"));
                    responds("204", "No Content");
                });
            }
        });
    }

    private static List<String> with(List<String> filters, String... others) {
        return Stream.concat(filters.stream(), Stream.of(others)).toList();
    }

    private void opening(Relation relation, List<String> taken) {
        json.texts("tags", List.of(relation.name().name()));
        Comment.of(relation.comment()).write(json);
        json.array(
                "parameters",
                () -> taken.forEach(parameter -> json.element(() -> json.reference("parameters/" + parameter))));
    }

    private void reading(Relation relation, List<String> filters) {
        opening(relation, with(filters, "select", "order", "range", "rangeUnit", "offset", "limit", "preferCount"));
        json.object("responses", () -> {
            json.object("200", () -> {
                json.text("description", "OK");
                json.object("schema", () -> {
                    json.object(
                            "items",
                            () -> json.reference(
                                    "definitions/" + relation.name().name()));
                    json.text("type", "array");
                });
            });
            response("206", "Partial Content");
        });
    }

    void of(Routine routine) {
        json.object("/rpc/" + routine.name().name(), () -> {
            if (routine.volatility() != Volatility.VOLATILE) {
                json.object("get", () -> {
                    opening(routine);
                    if (!routine.parameters().isEmpty()) {
                        json.array("parameters", () -> routine.parameters().forEach(parameters::argument));
                    }
                    responds("200", "OK");
                });
            }
            json.object("post", () -> {
                opening(routine);
                json.array("parameters", () -> body(routine));
                responds("200", "OK");
            });
        });
    }

    private void opening(Routine routine) {
        json.texts("tags", List.of("(rpc) " + routine.name().name()));
        Comment.of(routine.comment()).write(json);
        json.texts("produces", JSON_FORMS);
    }

    private void body(Routine routine) {
        json.element(() -> {
            json.text("name", "args");
            json.flag("required", true);
            json.text("in", "body");
            definitions.arguments(routine);
        });
        json.element(() -> json.reference("parameters/preferParams"));
    }
}
