package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample guarded by its own rules of access, from the view and live, with nothing else to protect its rows. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedVelroIT {

    private static final String GUARDS = """

            guards:
              public.generations:
                - {resource_type: generation, resource: id, operations: {select: read, update: write, delete: delete}}
            """;

    private static final String SHARED = "/rest/v1/generations?select=id&id=eq." + VelroSample.SHARED_GENERATION;

    private static final String SHARED_ROW = "[{\"id\":\"%s\"}]".formatted(VelroSample.SHARED_GENERATION);

    private final TestDatabase database;
    private final TestGateway gateway;
    private final HttpCalls http;

    GuardedVelroIT(TestDatabase database) throws IOException {
        this.database = database;
        String rules = Files.readString(Path.of("conf", "authorization.yaml"));
        this.gateway = TestGateway.startWithRules(database, rules + GUARDS);
        this.http = gateway.http();
    }

    @BeforeAll
    void withoutPolicies() {
        database.run("alter table generations disable row level security");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private String ben(String method, String path, String body) {
        HttpResponse<String> response = http.send(
                method,
                path,
                body,
                "Authorization",
                "Bearer " + TestGateway.token(VelroSample.BEN),
                "Content-Type",
                "application/json",
                "Prefer",
                "return=representation");
        return response.statusCode() + " " + response.body();
    }

    private static String refused(String operation, String needed) {
        return "403 {\"code\":\"42501\",\"message\":\"permission denied to %s rows of public.generations\","
                        .formatted(operation)
                + "\"details\":\"1 row needs '%s' on the generation in 'id'\",\"hint\":null}".formatted(needed);
    }

    private void source(String isViewed) {
        assertThat(database.value("select count(*) = 0 from sluice.generation_change"))
                .isEqualTo(isViewed);
    }

    @Test
    @Order(1)
    void anEditorReadsAndWritesFromTheViewButDoesNotDelete() {
        source("t");
        assertThat(ben("GET", SHARED, "")).isEqualTo("200 " + SHARED_ROW);
        assertThat(ben("GET", "/rest/v1/generations?select=id&id=eq." + VelroSample.PRIVATE_GENERATION, ""))
                .isEqualTo("200 []");
        assertThat(ben("PATCH", SHARED, "{\"prompt\":\"by Ben\"}")).isEqualTo("200 " + SHARED_ROW);
        assertThat(ben("DELETE", SHARED, "")).isEqualTo(refused("delete", "delete"));
        source("t");
    }

    @Test
    @Order(2)
    void aRevokeHoldsForTheNextRequest() {
        database.run("update team_members set is_active = false where user_id = '%s'".formatted(VelroSample.BEN));

        source("f");
        assertThat(ben("GET", SHARED, "")).isEqualTo("200 []");
        assertThat(ben("PATCH", SHARED, "{\"prompt\":\"too late\"}")).isEqualTo(refused("update", "write"));
        assertThat(database.value("select prompt from generations where id = '" + VelroSample.SHARED_GENERATION + "'"))
                .isEqualTo("by Ben");
    }

    @Test
    @Order(3)
    void aGrantHoldsForTheNextRequest() {
        database.run("update team_members set role = 'admin', is_active = true where user_id = '%s'"
                .formatted(VelroSample.BEN));
        database.run("update project_teams set access_level = 'admin' where project_id = '%s'"
                .formatted(VelroSample.SHARED_PROJECT));

        assertThat(ben("GET", SHARED, "")).isEqualTo("200 " + SHARED_ROW);
        assertThat(ben("DELETE", SHARED, "")).isEqualTo("200 " + SHARED_ROW);
        assertThat(ben("GET", SHARED, "")).isEqualTo("200 []");
    }

    @Test
    @Order(4)
    void withoutItsFunctionAGuardedGatewayDoesNotStart() throws IOException {
        String rules = Files.readString(Path.of("conf", "authorization.yaml")) + GUARDS;
        database.run("drop function sluice.can");

        assertThatThrownBy(() -> TestGateway.startWithRules(database, rules))
                .hasMessageContaining(
                        "guards: the database has no function sluice.can: run sluice authorization apply");
    }
}
