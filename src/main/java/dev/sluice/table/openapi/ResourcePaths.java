package dev.sluice.table.openapi;

import static dev.sluice.table.openapi.RequestParameters.CHOOSING;
import static dev.sluice.table.openapi.RequestParameters.IDEMPOTENCY_KEY;
import static dev.sluice.table.openapi.RequestParameters.KNOWN_TAGS;
import static dev.sluice.table.openapi.RequestParameters.RANGE;
import static dev.sluice.table.openapi.RequestParameters.RANGE_UNIT;
import static dev.sluice.table.openapi.RequestParameters.SHAPING;

import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.table.schema.Relation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Describes the paths of relations, each with the methods that it takes. HEAD and OPTIONS go without saying.
 *
 * @param base what the dialect's paths begin with
 */
record ResourcePaths(JsonDocument json, String base, RequestParameters parameters, Answers answers) {

    /** A name as one segment of a path, in which braces would stand for something else. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    void root() {
        json.object(
                base + "/",
                () -> operation("get", "Introspection", "description", () -> {
                    json.text("summary", "What is served, described for machines (this document)");
                    json.object("responses", () -> {
                        json.object("200", () -> {
                            json.text(
                                    "description",
                                    "A description in OpenAPI 3.1, or in Swagger 2.0 where no version is named");
                            json.object(
                                    "content",
                                    () -> Stream.of(MediaType.OPENAPI_3_1, MediaType.of(Kind.OPENAPI))
                                            .forEach(type ->
                                                    answers.form(type.text(), () -> json.text("type", "object"))));
                        });
                        answers.failures();
                    });
                }));
    }

    private void operation(String method, String tag, String id, Runnable rest) {
        json.object(method, () -> {
            json.texts("tags", List.of(tag));
            json.text("operationId", id);
            rest.run();
        });
    }

    void of(Relation relation) {
        Described described = new Described(relation);
        String path = base + "/" + segment(relation.name().name());
        json.object(path, () -> {
            described.reading();
            if (relation.insertable()) {
                described.inserting();
            }
            if (relation.insertable()
                    && relation.updatable()
                    && !relation.primaryKey().isEmpty()) {
                described.upserting();
            }
            if (relation.updatable()) {
                described.updating();
            }
            if (relation.deletable()) {
                described.deleting();
            }
        });
        json.object(path + "/query", described::asking);
    }

    /** The requests that a relation takes. */
    private final class Described {

        private final Relation relation;
        private final String key;
        private final List<String> filters;

        Described(Relation relation) {
            this.relation = relation;
            this.key = RowSchemas.key(relation.name().name());
            this.filters = RequestParameters.filters(relation);
        }

        private void operation(String method, String what, Runnable rest) {
            ResourcePaths.this.operation(method, relation.name().name(), key + "." + what, () -> {
                Comment.of(relation.comment()).write(json);
                rest.run();
            });
        }

        private List<String> filtering(List<String> others) {
            return Stream.of(filters, CHOOSING, others).flatMap(List::stream).toList();
        }

        void reading() {
            List<String> others = Stream.concat(
                            SHAPING.stream(), Stream.of(RANGE, RANGE_UNIT, RequestParameters.PREFER_READ, KNOWN_TAGS))
                    .toList();
            operation("get", "read", () -> {
                parameters.of(false, filtering(others));
                json.object("responses", () -> {
                    answers.shared("200", key);
                    answers.shared("206", key);
                    answers.shared("304", "sluice.NotModified");
                    rest();
                });
            });
        }

        private void rest() {
            answers.shared("300", "sluice.Ambiguous");
            answers.failures();
        }

        /** The method QUERY on the relation does the same, which this version of OpenAPI has no word for. */
        void asking() {
            operation("post", "query", () -> {
                parameters.of(false, List.of(RequestParameters.PREFER_READ));
                query();
                json.object("responses", () -> {
                    answers.shared("200", key);
                    answers.shared("206", key);
                    rest();
                });
            });
        }

        void inserting() {
            operation("post", "insert", () -> {
                parameters.of(
                        true,
                        List.of("select", "columns", "on_conflict", RequestParameters.PREFER_INSERT, IDEMPOTENCY_KEY));
                body(RowSchemas.newRow(relation), true);
                json.object("responses", () -> {
                    answers.shared("200", key);
                    answers.shared("201", key);
                    rest();
                });
            });
        }

        void upserting() {
            List<String> keyFilters = relation.primaryKey().stream()
                    .map(column -> relation.columns().get(column))
                    .filter(Objects::nonNull)
                    .map(column -> RequestParameters.filter(relation, column))
                    .toList();
            operation("put", "upsert", () -> {
                parameters.of(
                        true,
                        Stream.concat(keyFilters.stream(), Stream.of("select", RequestParameters.PREFER_UPSERT))
                                .toList());
                body(RowSchemas.row(relation), false);
                changed("201");
            });
        }

        void updating() {
            operation("patch", "update", () -> {
                parameters.of(
                        true,
                        filtering(List.of("select", "columns", RequestParameters.PREFER_UPDATE, IDEMPOTENCY_KEY)));
                body(RowSchemas.row(relation), true);
                changed();
            });
        }

        void deleting() {
            operation("delete", "delete", () -> {
                parameters.of(true, filtering(List.of("select", RequestParameters.PREFER_DELETE)));
                changed();
            });
        }

        private void changed(String... also) {
            json.object("responses", () -> {
                answers.shared("200", key);
                Stream.of(also).forEach(status -> answers.shared(status, key));
                answers.shared("204", "sluice.Written");
                rest();
            });
        }
    }

    /** A query string as the body. */
    void query() {
        json.object(
                "requestBody",
                () -> json.object("content", () -> {
                    answers.form(
                            MediaType.of(Kind.FORM).text(), () -> json.reference("components/schemas/sluice.Query"));
                    answers.form(MediaType.of(Kind.TEXT).text(), () -> json.text("type", "string"));
                }));
    }

    /** One row, or several where many may be written at once. */
    private void body(String row, boolean many) {
        json.object("requestBody", () -> {
            json.flag("required", true);
            json.object("content", () -> {
                answers.form(MediaType.JSON.text(), () -> {
                    if (!many) {
                        json.reference(row);
                        return;
                    }
                    json.array("anyOf", () -> {
                        json.element(() -> json.reference(row));
                        json.element(() -> {
                            json.text("type", "array");
                            json.object("items", () -> json.reference(row));
                        });
                    });
                });
                answers.form(MediaType.of(Kind.FORM).text(), () -> json.reference(row));
                answers.form(MediaType.of(Kind.CSV).text(), () -> json.text("type", "string"));
            });
        });
    }
}
