package dev.sluice.table.openapi;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.IdempotencyKey;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Describes what is answered: rows in each form that they are given in, and failures with their codes. */
final class Answers {

    private static final String STRIPPED_ARRAY = MediaType.array(true).text();
    private static final String PLAN = MediaType.of(Kind.PLAN).text();
    private static final List<String> HEADERS = List.of("Content-Range", "Preference-Applied", "Location");

    private final JsonDocument json;
    private final RestConfig config;
    private final List<MediaHandler> handlers;

    Answers(JsonDocument json, RestConfig config, SchemaCache cache) {
        this.json = json;
        this.config = config;
        this.handlers = cache.allMediaHandlers().stream()
                .sorted(Comparator.comparing(handler -> handler.mediaType().name()))
                .toList();
    }

    /** An answer that is described among the components. */
    void shared(String status, String key) {
        json.object(status, () -> json.reference("components/responses/" + key));
    }

    void empty(String status, String description) {
        json.object(status, () -> json.text("description", description));
    }

    /** A body in JSON. */
    void json(Runnable schema) {
        json.object("content", () -> form(MediaType.JSON.text(), schema));
    }

    void form(String mediaType, Runnable schema) {
        json.object(mediaType, () -> json.object("schema", schema));
    }

    /** Every failure, told by the first digit of its status. */
    void failures() {
        shared("4XX", "sluice.Refused");
        shared("5XX", "sluice.Failed");
    }

    /** Rows of a relation, as they are read and as writes return them. */
    void of(Relation relation) {
        json.object(
                RowSchemas.key(relation.name().name()),
                () -> rows("Rows", relation.name(), () -> json.reference(RowSchemas.row(relation))));
    }

    private void written() {
        HEADERS.forEach(this::header);
        if (!config.dropIn()) {
            header(IdempotencyKey.REPLAYED.name());
        }
    }

    private void header(String name) {
        json.object(name, () -> json.reference("components/headers/" + name));
    }

    /** Rows in every form. */
    void rows(String description, QualifiedName of, Runnable row) {
        json.text("description", description);
        json.object("headers", () -> {
            header("ETag");
            written();
        });
        json.object("content", () -> {
            array(MediaType.JSON.text(), row);
            form(MediaType.object(false).text(), row);
            form(MediaType.object(true).text(), row);
            array(STRIPPED_ARRAY, row);
            form(MediaType.of(Kind.CSV).text(), this::text);
            form(MediaType.of(Kind.NDJSON).text(), this::text);
            form(
                    MediaType.of(Kind.GEOJSON).text(),
                    () -> json.reference("components/schemas/sluice.FeatureCollection"));
            custom(of);
            plans();
        });
    }

    private void array(String mediaType, Runnable row) {
        form(mediaType, () -> {
            json.text("type", "array");
            json.object("items", row);
        });
    }

    private void text() {
        json.text("type", "string");
    }

    /** The forms that the database makes itself, for a relation, for a function or for any rows. */
    void custom(QualifiedName target) {
        handlers.stream()
                .filter(handler -> handler.target() == null || target.equals(handler.target()))
                .filter(handler -> handler.mediaType().is(Kind.OTHER)
                        || handler.mediaType().is(Kind.OCTET_STREAM)
                        || handler.mediaType().is(Kind.TEXT)
                        || handler.mediaType().is(Kind.XML))
                .map(handler -> handler.mediaType().text())
                .distinct()
                .forEach(type -> form(type, this::text));
    }

    private void plans() {
        if (config.planEnabled()) {
            form(PLAN + "+json", () -> json.text("type", "array"));
            form(PLAN + "+text", this::text);
        }
    }

    void components(List<Relation> relations) {
        json.object("responses", () -> {
            relations.forEach(this::of);
            json.object(
                    "sluice.Rows", () -> rows("Rows", new QualifiedName("", ""), () -> json.text("type", "object")));
            json.object("sluice.Returned", () -> {
                json.text("description", "What a function returns");
                json.object("content", () -> {
                    form(MediaType.JSON.text(), () -> {});
                    form(MediaType.object(false).text(), () -> {});
                    form(MediaType.of(Kind.CSV).text(), this::text);
                });
            });
            json.object("sluice.Written", () -> {
                json.text("description", "Done; return=representation answers with the rows");
                json.object("headers", this::written);
            });
            described("sluice.NotModified", "The client has this answer already");
            failed(
                    "sluice.Ambiguous",
                    "More than one relationship, or function, could be meant",
                    status -> status == 300);
            failed("sluice.Refused", "The request is wrong, or may not be", status -> status / 100 == 4);
            failed("sluice.Failed", "The gateway or the database failed", status -> status / 100 == 5);
        });
        headers();
    }

    private void described(String key, String description) {
        json.object(key, () -> json.text("description", description));
    }

    private void failed(String key, String description, IntPredicate status) {
        String table = codes(status).stream()
                .map(code -> "| `%s` | %d | %s |".formatted(code.code(), code.status(), code.message()))
                .collect(Collectors.joining("\n"));
        json.object(key, () -> {
            json.text(
                    "description",
                    description
                            + ". An error of PostgreSQL keeps its SQLSTATE as code.\n\n| code | status | message |\n"
                            + "| --- | --- | --- |\n" + table);
            json(() -> json.reference("components/schemas/sluice.Failure"));
        });
    }

    /** What the gateway itself reports; the codes of its own endpoints are not those of a drop-in. */
    private List<ErrorCode> codes(IntPredicate status) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> status.test(code.status()) && code != ErrorCode.CLIENT_GONE)
                .filter(code -> !config.dropIn() || !code.code().startsWith("SLC"))
                .toList();
    }

    private void headers() {
        json.object("headers", () -> {
            header("Content-Range", "The first and the last row, and how many there are: 0-9/*, or 0-9/57 by count=");
            header("Preference-Applied", "The preferences that were heeded");
            header("ETag", "A tag of the content, for If-None-Match");
            header("Location", "Where the row that was inserted is, by return=headers-only");
            if (!config.dropIn()) {
                header(IdempotencyKey.REPLAYED.name(), "This is the answer of the first request with this key");
            }
        });
    }

    private void header(String name, String description) {
        json.object(name, () -> {
            json.text("description", description);
            json.object("schema", this::text);
        });
    }

    /** The four parts of a failure, and rows as a map shows them. */
    void schemas() {
        json.object("sluice.Failure", () -> {
            json.text("type", "object");
            json.text("description", "Why a request failed, in PostgreSQL's four parts");
            json.object("properties", () -> {
                json.object("code", this::text);
                json.object("message", this::text);
                json.object("details", () -> json.texts("type", List.of("string", "array", "object", "null")));
                json.object("hint", () -> json.texts("type", List.of("string", "null")));
            });
            json.texts("required", List.of("code", "message"));
        });
        json.object("sluice.FeatureCollection", () -> {
            json.text("type", "object");
            json.text("description", "Rows with a geometry, as PostGIS writes them");
            json.object("properties", () -> {
                json.object("type", () -> json.texts("enum", List.of("FeatureCollection")));
                json.object("features", () -> json.text("type", "array"));
            });
        });
    }
}
