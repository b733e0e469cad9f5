package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LoggedLines;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What changes while the gateway runs, and what does not. */
@ExtendWith(PostgresExtension.class)
class ConfigReloadIT {

    private static final String RELOAD = "/config/reload";

    private static final String PROJECTS = "/rest/v1/projects?select=id&limit=3";

    @TempDir
    Path folder;

    private Path file;
    private TestDatabase server;
    private TestGateway gateway;
    private final LoggedLines audit = LoggedLines.of("dev.sluice.audit", Level.INFO);

    @BeforeEach
    void start(TestDatabase database) throws IOException {
        server = database;
        file = folder.resolve("sluice.yaml");
        write("authorization: {rules: }");
        gateway = TestGateway.start(file, database);
    }

    @AfterEach
    void stop() {
        gateway.close();
        audit.close();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }

    private HttpResponse<String> reload() {
        return gateway.management().post(RELOAD, "");
    }

    @Test
    void whatCanChangeDoesAndTheRestIsSaid() throws Exception {
        HttpCalls http = gateway.http();
        String token = "Bearer " + TestGateway.token("service_role", null, 600);
        assertThat(http.get(PROJECTS, "Authorization", token).statusCode()).isEqualTo(200);

        write("""
                authorization: {rules: }
                authentication: {roles: [anon, authenticated], clock_skew: 10s, user_key: user_id}
                http: {idle_timeout: 30s}
                rest:
                  db-max-rows: 1
                  server-cors-allowed-origins: ['https://a.example']
                  client-error-verbosity: minimal
                  server-timing-enabled: true
                """);
        HttpResponse<String> reloaded = reload();

        assertThat(reloaded.statusCode()).isEqualTo(200);
        assertThat(reloaded.body())
                .isEqualTo("{\"applied\":[\"authentication.clock_skew\",\"authentication.roles\","
                        + "\"rest.client-error-verbosity\",\"rest.db-max-rows\",\"rest.server-cors-allowed-origins\"],"
                        + "\"needs_restart\":[\"authentication.user_key\",\"http.idle_timeout\","
                        + "\"rest.server-timing-enabled\"]}");
        assertThat(http.get(PROJECTS, "Authorization", token).statusCode()).isEqualTo(401);
        HttpResponse<String> read =
                http.get(PROJECTS, "apikey", TestGateway.SERVICE_KEY, "Origin", "https://a.example");
        assertThat(new JsonArray(read.body()).size()).isEqualTo(1);
        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(read.headers().firstValue("Server-Timing")).isEmpty();
        assertThat(http.get("/rest/v1/nothing").body()).doesNotContain("details", "hint");

        assertThat(reload().body())
                .isEqualTo("{\"applied\":[],\"needs_restart\":[\"authentication.user_key\",\"http.idle_timeout\","
                        + "\"rest.server-timing-enabled\"]}");
    }

    @Test
    void nothingIsAppliedWhereAnythingIsWrong() throws Exception {
        write("""
                authorization: {rules: }
                authentication: {roles: [anon], jwt_bytes_max: many}
                rest: {db-max-rows: 1, db-tx-end: maybe}
                """);
        HttpResponse<String> refused = reload();

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .isEqualTo("{\"code\":\"SLC401\",\"message\":\"The configuration has problems, so nothing of it was"
                        + " applied\",\"details\":\"authentication.jwt_bytes_max: 'many' must be a size such as 16kB or"
                        + " 1MB; rest.db-tx-end: 'maybe' must be one of commit, commit-allow-override, rollback,"
                        + " rollback-allow-override\",\"hint\":\"Mend them and reload again; the gateway goes on with"
                        + " the configuration that it has.\"}");
        String token = "Bearer " + TestGateway.token("service_role", null, 600);
        assertThat(gateway.http().get(PROJECTS, "Authorization", token).body()).contains("},");
        eventually(() -> audited("configuration_refused").size() == 1);
        assertThat(audited("configuration_refused").get(0)).endsWith("\"by\":\"management port\",\"problems\":2}");
    }

    @Test
    void anotherSchemaIsServedAtOnce() throws Exception {
        server.run("create schema if not exists other; create table if not exists other.thing (id int);"
                + "grant usage on schema other to anon; grant select on other.thing to anon");
        assertThat(gateway.http().get("/rest/v1/thing").statusCode()).isEqualTo(404);
        write("authorization: {rules: }\nrest: {db-schemas: [other]}");
        assertThat(reload().body()).isEqualTo("{\"applied\":[\"rest.db-schemas\"],\"needs_restart\":[]}");
        eventually(() -> gateway.http().get("/rest/v1/thing").body().equals("[]"));
    }

    @Test
    void aNotificationReloadsToo() throws Exception {
        write("authorization: {rules: }\nrest: {db-anon-role: }");
        server.run("notify pgrst, 'reload config'");
        eventually(() -> gateway.http().get(PROJECTS).statusCode() == 401);
        eventually(() -> audited("configuration_reloaded").size() == 1);
        assertThat(audited("configuration_reloaded").get(0))
                .endsWith("\"by\":\"notification\",\"applied\":[\"rest.db-anon-role\"],\"needs_restart\":[]}");
    }

    @Test
    void noRequestFailsWhileItIsReloaded() throws Exception {
        Thread reloads = new Thread(() -> IntStream.range(0, 20).forEach(time -> reload()));
        reloads.start();
        write("authorization: {rules: }\nauthentication: {clock_skew: 20s}");
        while (reloads.isAlive()) {
            assertThat(gateway.http()
                            .get(PROJECTS, "apikey", TestGateway.SERVICE_KEY)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPageInABrowserCannotCommand() {
        for (List<String> mark :
                List.of(List.of("Origin", "http://127.0.0.1:3001"), List.of("Sec-Fetch-Site", "none"))) {
            for (String command : List.of(RELOAD, "/schema_cache/reload")) {
                HttpResponse<String> refused = gateway.management().post(command, "", mark.get(0), mark.get(1));
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("SLC402");
            }
        }
        assertThat(gateway.management().get(RELOAD).statusCode()).isEqualTo(405);
        assertThat(audited("configuration_reloaded")).isEmpty();
    }

    private List<String> audited(String event) {
        return audit.messages().stream()
                .filter(line -> line.contains("\"event\":\"" + event + "\""))
                .toList();
    }
}
