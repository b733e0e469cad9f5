package dev.sluice.table.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.PublicAddress;
import dev.sluice.config.RestConfig;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Representation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.Routine.ReturnType;
import dev.sluice.table.schema.Routine.Volatility;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.schema.SchemaParts;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayDocumentTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final QualifiedName INTEGER = new QualifiedName("pg_catalog", "int4");

    private static RestConfig config(String... settings) {
        List<String> all = Stream.concat(Stream.of("rest.db-schemas=[api]"), Stream.of(settings))
                .toList();
        return new ConfigLoader(Map.of(), all).load(null).rest();
    }

    private static JsonNode document(DescribedSchema schema, PublicAddress address, RestConfig config)
            throws IOException {
        SchemaParts parts = new SchemaParts(
                List.of(),
                Map.of(),
                List.of(),
                Set.of(),
                List.of(),
                Map.of(new Representation("api.hull", "json"), "api.json"),
                Map.of(),
                Set.of(),
                Map.of());
        SchemaCache cache = new SchemaCache(List.of("api"), parts);
        return MAPPER.readTree(new GatewayDocument(cache, address, config, "api")
                .describe(schema)
                .text());
    }

    private static JsonNode document(List<Relation> relations, Routine... routines) throws IOException {
        return document(
                new DescribedSchema(null, relations, List.of(routines)),
                PublicAddress.of("127.0.0.1", 3000, "/rest/v1"),
                config());
    }

    private static Relation table(Column... columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        for (Column column : columns) {
            byName.put(column.name(), column);
        }
        return Relation.table(new QualifiedName("api", "albums"), byName, List.of("id"));
    }

    private static Column column(String name, String type, boolean nullable, @Nullable String expression) {
        return new Column(name, type, type, nullable, null, expression, List.of(), false, null);
    }

    private static Routine function(Volatility volatility, ReturnType returns, Parameter... parameters) {
        return new Routine(
                new QualifiedName("api", "find"),
                List.of(parameters),
                returns,
                Map.of(),
                volatility,
                false,
                null,
                Map.of(),
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "integer | true | {\"format\":\"int32\",\"type\":[\"integer\",\"null\"]}",
                "boolean | false | {\"type\":\"boolean\"}",
                "timestamp with time zone | false | {\"format\":\"date-time\",\"type\":\"string\"}",
                "jsonb | false | {\"format\":\"jsonb\"}",
                "api.point | false | {\"format\":\"api.point\"}",
                "api.hull | false | {\"format\":\"api.hull\"}",
                "text[] | false | {\"type\":\"array\",\"items\":{\"format\":\"text\",\"type\":[\"string\",\"null\"]}}",
            })
    void aTypeIsWhatItsValuesAreInJson(String type, boolean nullable, String told) throws IOException {
        JsonNode document = document(List.of(table(column("c", type, nullable, null))));

        assertThat(document.at("/components/schemas/albums/properties/c").toString())
                .isEqualTo(told);
    }

    @Test
    void anEnumerationHasItsLabelsAndNull() throws IOException {
        Column state = new Column("s", "api.state", "api.state", true, null, null, List.of("new", "old"), false, "How");

        assertThat(document(List.of(table(state)))
                        .at("/components/schemas/albums/properties/s")
                        .toString())
                .isEqualTo("{\"description\":\"How\",\"format\":\"api.state\",\"type\":[\"string\",\"null\"],"
                        + "\"enum\":[\"new\",\"old\",null]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "integer | '-1'::integer | -1 | none",
                "integer | nextval('s'::regclass) | none | Note: Default: `nextval('s'::regclass)`",
                "boolean | false | false | none",
                "text | 'it''s'::text | \"it's\" | none",
                "text | now() | none | Note: Default: `now()`",
                "date | '1900-01-01'::date | \"1900-01-01\" | none",
                "jsonb | '{}'::jsonb | {} | none",
                "text[] | '{}'::text[] | none | Note: Default: `'{}'::text[]`",
            })
    void aDefaultIsAValueOrElseANote(String type, String expression, String value, String note) throws IOException {
        JsonNode property = document(List.of(table(column("c", type, false, expression))))
                .at("/components/schemas/albums/properties/c");

        assertThat(
                        property.path("default").isMissingNode()
                                ? "none"
                                : property.get("default").toString())
                .isEqualTo(value);
        assertThat(property.path("description").asText("none").replace("\n", " "))
                .isEqualTo(note);
    }

    @Test
    void anInsertNeedsWhatNobodyElseFillsIn() throws IOException {
        Column id = new Column("id", "bigint", "bigint", false, null, null, List.of(), true, null);
        JsonNode document = document(List.of(table(
                id,
                column("title", "text", false, null),
                column("state", "text", false, "'new'::text"),
                column("note", "text", true, null))));

        assertThat(document.at("/components/schemas/albums/required").isMissingNode())
                .isTrue();
        assertThat(document.at("/components/schemas/albums.insert").toString())
                .isEqualTo("{\"$ref\":\"#/components/schemas/albums\",\"required\":[\"title\"]}");
        assertThat(document.at("/components/schemas/albums/properties/id/readOnly")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void namesThatMeanSomethingElseAreQuotedOrWrittenAsNumbers() throws IOException {
        Relation odd = new Relation(
                new QualifiedName("api", "a b/{c}"),
                false,
                true,
                true,
                true,
                List.of(),
                Map.of("select", column("select", "text", true, null)),
                null);
        JsonNode document = document(List.of(odd));

        assertThat(document.get("paths").fieldNames())
                .toIterable()
                .contains("/rest/v1/a%20b%2F%7Bc%7D", "/rest/v1/a%20b%2F%7Bc%7D/query");
        assertThat(document.at("/components/schemas").fieldNames()).toIterable().contains("a.20.b.2f..7b.c.7d.");
        assertThat(document.at("/components/parameters/rowFilter.a.20.b.2f..7b.c.7d..select/name")
                        .asText())
                .isEqualTo("\"select\"");
    }

    @Test
    void functionsOfOneNameShareAPath() throws IOException {
        ReturnType number = new ReturnType(INTEGER, false, false, false);
        Parameter word = new Parameter("word", "text", "text", true, false);
        JsonNode path = document(
                        List.of(),
                        function(Volatility.STABLE, number, word),
                        function(
                                Volatility.STABLE,
                                new ReturnType(INTEGER, true, false, false),
                                word,
                                new Parameter("ids", "integer[]", "integer[]", false, true)),
                        function(Volatility.VOLATILE, number, new Parameter("", "bytea", "bytea", true, false)))
                .at("/paths/~1rest~1v1~1rpc~1find");

        assertThat(path.at("/get/parameters/0").toString())
                .isEqualTo("{\"name\":\"word\",\"in\":\"query\",\"required\":true,"
                        + "\"schema\":{\"format\":\"text\",\"type\":\"string\"}}");
        assertThat(path.at("/get/parameters/1/required").asBoolean()).isFalse();
        assertThat(path.at("/get/parameters/1/schema/type").asText()).isEqualTo("array");
        assertThat(path.at("/post/requestBody/content").fieldNames())
                .toIterable()
                .containsExactly("application/json", "application/x-www-form-urlencoded", "application/octet-stream");
        assertThat(path.at("/post/responses/200/content/application~1json/schema/anyOf"))
                .hasSize(3);
    }

    @Test
    void aSchemaAmongOthersIsNamedByRequestsThatReadAndByThoseThatWrite() throws IOException {
        ReturnType number = new ReturnType(INTEGER, false, false, false);
        JsonNode document = document(
                new DescribedSchema(null, List.of(), List.of(function(Volatility.STABLE, number))),
                PublicAddress.of("h", 1, ""),
                config("rest.db-schemas=[other, api]"));

        assertThat(document.at("/paths/~1rpc~1find/get/parameters").toString())
                .isEqualTo("[{\"$ref\":\"#/components/parameters/preferCall\"},"
                        + "{\"$ref\":\"#/components/parameters/acceptProfile\"}]");
        assertThat(document.at("/paths/~1rpc~1find/post/parameters").toString())
                .isEqualTo("[{\"$ref\":\"#/components/parameters/preferCall\"},"
                        + "{\"$ref\":\"#/components/parameters/idempotencyKey\"},"
                        + "{\"$ref\":\"#/components/parameters/contentProfile\"}]");
        assertThat(document.at("/components/parameters/acceptProfile/required").asBoolean())
                .isTrue();
        assertThat(document.at("/components/parameters/acceptProfile/schema").toString())
                .isEqualTo("{\"enum\":[\"api\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "http, 127.0.0.1, 3000, /rest/v1, http://127.0.0.1:3000, /rest/v1/",
        "https, velro.example, 443, /data/rest/v1/, https://velro.example/data, /rest/v1/",
        "https, velro.example, 8443, /data, https://velro.example:8443, /data/",
        "http, velro.example, 80, /, http://velro.example, /",
    })
    void theServerIsWhereAllOfItIs(String scheme, String host, int port, String path, String server, String root)
            throws IOException {
        JsonNode document = document(
                new DescribedSchema("Music\nAll of it", List.of(), List.of()),
                new PublicAddress(scheme, host, port, path),
                config());

        assertThat(document.at("/servers/0/url").asText()).isEqualTo(server);
        assertThat(document.get("paths").fieldNames()).toIterable().contains(root, "/batch/v1");
        assertThat(document.at("/info/title").asText()).isEqualTo("Music");
        assertThat(document.at("/info/description").asText()).isEqualTo("All of it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rest.openapi-security-active=false | [{},{\"bearer\":[]},{\"apikey\":[]}]",
                "rest.openapi-security-active=true | [{\"bearer\":[]},{\"apikey\":[]}]",
                "rest.db-anon-role= | [{\"bearer\":[]},{\"apikey\":[]}]",
            })
    void aCredentialIsAskedForWhereOneIsNeeded(String setting, String security) throws IOException {
        JsonNode document = document(
                new DescribedSchema(null, List.of(), List.of()), PublicAddress.of("h", 1, ""), config(setting));

        assertThat(document.get("security").toString()).isEqualTo(security);
    }

    @Test
    void everyFieldOfAMessageSaysWhatItMeans() {
        Set<String> fields = new TreeSet<>();
        Stream.of(MessageSchemas.requests(), MessageSchemas.replies())
                .flatMap(List::stream)
                .forEach(message -> {
                    fields.add(message.getSimpleName() + ".");
                    for (RecordComponent field : MessageSchemas.fields(message)) {
                        fields.add(message.getSimpleName() + "." + MessageSchemas.name(field));
                    }
                });
        Set<String> noted = ServiceEndpoints.notes().properties().stream()
                .flatMap(message ->
                        message.getValue().properties().stream().map(note -> message.getKey() + "." + note.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(noted).isEqualTo(fields);
    }
}
