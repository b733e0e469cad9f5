package dev.sluice.table.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.PublicAddress;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Cardinality.ManyToOne;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.Routine.Volatility;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.schema.SchemaParts;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final PublicAddress ADDRESS = PublicAddress.of("127.0.0.1", 3000, "");

    private static final DescribedSchema EMPTY = new DescribedSchema(null, List.of(), List.of());

    private static QualifiedName name(String name) {
        return new QualifiedName("api", name);
    }

    private static Column column(String name, String type, @Nullable String defaultValue, @Nullable String comment) {
        return new Column(name, type, type, true, null, defaultValue, List.of(), comment);
    }

    private static Column required(String name, String type, @Nullable String comment) {
        return new Column(name, type, type, false, null, null, List.of(), comment);
    }

    private static Relation table(String name, @Nullable String comment, Column... columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        for (Column column : columns) {
            byName.put(column.name(), column);
        }
        return new Relation(name(name), false, true, true, true, List.of("id"), byName, comment);
    }

    private static Relation view(String name) {
        Map<String, Column> columns = Map.of("total", Column.of("total", "numeric"));
        return new Relation(name(name), true, false, false, false, List.of(), columns, null);
    }

    private static Relation albums() {
        return table(
                "albums",
                "Records\n\nOne row each,\nnever two",
                required("id", "integer", "Its number"),
                required("artist", "bigint", null),
                new Column("title", "character varying(80)", "character varying", true, 80, null, List.of(), null),
                new Column(
                        "state", "api.state", "api.state", true, null, "'new'::api.state", List.of("new", "old"), null),
                column("tags", "text[]", "'{}'::text[]", null),
                column("extra", "jsonb", null, null),
                column("price", "numeric", "1.50", null));
    }

    private static Routine function(String name, Volatility volatility, @Nullable String comment, Parameter... taken) {
        return new Routine(
                name(name),
                List.of(taken),
                new Routine.ReturnType(new QualifiedName("pg_catalog", "int4"), false, false, false),
                Map.of(),
                volatility,
                false,
                null,
                Map.of(),
                comment);
    }

    private static Relationship madeBy(String artists, boolean isView) {
        ManyToOne key = new ManyToOne("albums_artist", List.of(new ColumnPair("artist", "id")));
        return new KeyRelationship(name("albums"), name(artists), false, key, false, isView);
    }

    private static SchemaCache cache(Relationship... relationships) {
        SchemaParts parts = new SchemaParts(
                List.of(),
                Map.of(),
                List.of(relationships),
                Set.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of());
        return new SchemaCache(List.of("api"), parts);
    }

    private static JsonNode document(DescribedSchema schema, PublicAddress address, boolean securityActive)
            throws IOException {
        SchemaCache cache = cache(madeBy("known_artists", true), madeBy("artists", false));
        return MAPPER.readTree(new OpenApiDocument(cache, address, securityActive)
                .describe(schema)
                .text());
    }

    private static JsonNode property(Column column) throws IOException {
        Relation relation =
                new Relation(name("t"), false, true, true, true, List.of(), Map.of(column.name(), column), null);
        DescribedSchema schema = new DescribedSchema(null, List.of(relation), List.of());
        return document(schema, ADDRESS, false).at("/definitions/t/properties/" + column.name());
    }

    @Test
    void aSchemaIsDescribedAsPostgrestDescribesIt() throws IOException {
        DescribedSchema schema = new DescribedSchema(
                "Music\nWhat we sell",
                List.of(view("sales"), albums()),
                List.of(
                        function("sell", Volatility.VOLATILE, null),
                        function(
                                "sell",
                                Volatility.VOLATILE,
                                "Sells one",
                                new Parameter("album", "integer", "integer", true, false)),
                        function(
                                "find",
                                Volatility.STABLE,
                                null,
                                new Parameter("word", "text", "text", true, false),
                                new Parameter("ids", "integer[]", "integer[]", false, true),
                                new Parameter("filter", "jsonb", "jsonb", false, false))));

        JsonNode document = document(schema, new PublicAddress("https", "api.example.com", 443, "/rest/v1"), true);

        try (InputStream expected = getClass().getResourceAsStream("/golden/openapi.json")) {
            assertThat(document.toPrettyString())
                    .isEqualTo(MAPPER.readTree(Objects.requireNonNull(expected)).toPrettyString());
        }
    }

    @Test
    void aSchemaOfNothingHasTheRootAlone() throws IOException {
        JsonNode document = document(EMPTY, ADDRESS, false);

        assertThat(document.get("paths").fieldNames()).toIterable().containsExactly("/");
        assertThat(document.has("definitions")).isFalse();
        assertThat(document.has("security")).isFalse();
        assertThat(document.get("host").asText()).isEqualTo("127.0.0.1:3000");
        assertThat(document.get("basePath").asText()).isEqualTo("/");
        assertThat(document.at("/info/title").asText()).isEqualTo("PostgREST API");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "integer | 42 | 42",
                "integer | nextval('t_id_seq'::regclass) | none",
                "boolean | false | false",
                "numeric | 42.20 | 42.2",
                "text | 'it'::text | \"it\"",
                "text | 'a\"b'::text | none",
                "timestamp without time zone | now() | \"now()\"",
                "date | '1900-01-01'::date | \"1900-01-01\"",
                "bigint | '1'::bigint | none",
                "jsonb | '{}'::jsonb | none",
                "text[] | ARRAY['a'::text] | none",
            })
    void aDefaultIsToldWhereItIsAValue(String type, String expression, String told) throws IOException {
        JsonNode property = property(column("c", type, expression, null));

        assertThat(
                        property.path("default").isMissingNode()
                                ? "none"
                                : property.get("default").toString())
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "character(3)   | bpchar      | character      | string",
                "character(3)[] | bpchar[]    | character[]    | array",
                "bit(4)         | '\"bit\"'   | bit            | string",
                "smallint       | smallint    | int32          | integer",
                "api.email      | text        | text           | string",
                "api.mood       | api.mood    | api.mood       | string",
                "api.happy      | api.mood    | api.happy      | string",
                "real           | real        | real           | number",
            })
    void aTypeIsToldByTheNameThatPostgresGivesIt(String type, String baseType, String format, String told)
            throws IOException {
        Column column = new Column("c", type, baseType, true, null, null, List.of(), null);

        assertThat(property(column).get("format").asText()).isEqualTo(format);
        assertThat(property(column).get("type").asText()).isEqualTo(told);
    }
}
