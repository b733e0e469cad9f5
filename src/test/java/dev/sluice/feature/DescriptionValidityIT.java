package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Gateway;
import dev.sluice.config.PostgrestLoader;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.DescribedExchanges;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.NodeProject;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents in OpenAPI 3.1, held by validators from npm to its specification, and what the gateway takes and answers,
 * held to the documents.
 */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class DescriptionValidityIT {

    private static final Map<String, List<String>> CALLERS = Map.of(
            "ada", List.of("Authorization", "Bearer " + TestGateway.token(VelroSample.ADA)),
            "service", List.of("apikey", TestGateway.SERVICE_KEY));

    private static final Map<String, String> VALUES = Map.of(
            "ada",
            VelroSample.ADA,
            "ben",
            VelroSample.BEN,
            "project",
            "b0000000-0000-4000-8000-000000000001",
            "team",
            "c0000000-0000-4000-8000-000000000001");

    private static final String AS_DESCRIBED = ": as described\n";

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        NodeProject.install();
    }

    private static JsonObject document(HttpCalls http, String... headers) {
        HttpResponse<String> response = http.get("/openapi.json", headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private String check(JsonObject document, JsonArray exchanges) throws IOException, InterruptedException {
        Path documentFile = Files.writeString(folder.resolve("document.json"), document.encode());
        Path exchangesFile = Files.writeString(folder.resolve("exchanges.json"), exchanges.encode());
        List<String> command = List.of(
                "node",
                "openapi-check.mjs",
                documentFile.toAbsolutePath().toString(),
                exchangesFile.toAbsolutePath().toString());
        return NodeProject.run("openapi-check", command, Map.of());
    }

    @Test
    void everyDoorAnswersAsItIsDescribed(TestGateway gateway) throws Exception {
        JsonObject document = document(gateway.http(), "apikey", TestGateway.SERVICE_KEY);
        JsonArray exchanges =
                new DescribedExchanges(gateway.http(), document, CALLERS, VALUES).send("/openapi/velro.txt");

        assertThat(check(document, exchanges)).endsWith(AS_DESCRIBED);
    }

    @Test
    void namesAndTypesOfAllKindsAreDescribed(TestDatabase database) throws Exception {
        database.runResource("/sql/harbour.sql");
        try (TestGateway harbour = HarbourExtension.start(database)) {
            HttpCalls http = harbour.http();
            JsonObject document = document(http, "apikey", TestGateway.SERVICE_KEY);
            JsonObject customs = document(http, "apikey", TestGateway.SERVICE_KEY, "Accept-Profile", "customs");
            JsonArray exchanges = new DescribedExchanges(http, document, CALLERS, VALUES).send("/openapi/harbour.txt");

            assertThat(check(document, exchanges)).endsWith(AS_DESCRIBED);
            assertThat(check(customs, new JsonArray())).endsWith(AS_DESCRIBED);
            assertThat(customs.getJsonObject("paths").fieldNames())
                    .contains("/duty", "/port")
                    .doesNotContain("/ship");
        }
    }

    @Test
    void inThePlaceOfPostgrestOnlyTheDialectIsDescribed(TestDatabase database) throws Exception {
        Gateway dropIn = Gateway.start(new PostgrestLoader(
                                Map.of("PGRST_DB_URI", database.uri(), "PGRST_DB_ANON_ROLE", "anon"),
                                List.of("http.port=0", "management.port=0", "http.host=127.0.0.1"))
                        .load(null, Map.of())
                        .gateway())
                .toCompletionStage()
                .toCompletableFuture()
                .get(15, TimeUnit.SECONDS);
        try {
            HttpCalls http = new HttpCalls("http://127.0.0.1:" + dropIn.apiPort());
            JsonObject document = new JsonObject(http.get("/", "Accept", "application/openapi+json;version=3.1")
                    .body());

            assertThat(document.getJsonObject("paths").fieldNames())
                    .containsExactly("/", "/projects", "/projects/query");
            assertThat(document.getJsonObject("components")
                            .getJsonObject("securitySchemes")
                            .fieldNames())
                    .containsExactly("bearer");
            assertThat(check(document, new JsonArray())).endsWith(AS_DESCRIBED);
            assertThat(http.get("/openapi.json").statusCode()).isEqualTo(404);
        } finally {
            dropIn.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        }
    }
}
