package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the audit says of credentials and of operations that are refused. */
@ExtendWith(PostgresExtension.class)
class AuditIT {

    private static final String PROJECTS = "/rest/v1/projects?select=id&limit=1";

    private final LoggedLines lines = LoggedLines.of("dev.sluice.audit", Level.INFO);

    @AfterEach
    void close() {
        lines.close();
    }

    private List<String> told() {
        return lines.messages().stream()
                .map(line -> line.replaceFirst("\"time\":\"[0-9T:.Z-]*\",", ""))
                .toList();
    }

    @Test
    void eachCredentialThatIsRefusedIsALineWithoutTheCredential(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database)) {
            HttpCalls http = gateway.http();
            String expired = TestGateway.token("authenticated", VelroSample.ADA, -600);
            http.get(PROJECTS, "Authorization", "Bearer " + expired, "X-Request-ID", "r1");
            http.get(PROJECTS, "apikey", "sb_secret_of_nobody", "X-Request-ID", "r2");
            http.get(PROJECTS, "apikey", "sb_publishable_of_nobody", "X-Request-ID", "r3");
            http.get(
                    PROJECTS,
                    "apikey",
                    TestGateway.SERVICE_KEY,
                    "Authorization",
                    "Bearer " + TestGateway.token(VelroSample.ADA),
                    "X-Request-ID",
                    "r4");
            eventually(() -> told().size() >= 6);
            assertThat(told())
                    .containsSubsequence(
                            "{\"event\":\"gateway_started\"}",
                            "{\"event\":\"credential_rejected\",\"request_id\":\"r1\",\"presented\":\"Bearer token\","
                                    + "\"reason\":\"expired\",\"client\":\"127.0.0.1\"}",
                            "{\"event\":\"credential_rejected\",\"request_id\":\"r2\",\"presented\":\"apikey\","
                                    + "\"reason\":\"unknown key\",\"client\":\"127.0.0.1\"}",
                            "{\"event\":\"credential_rejected\",\"request_id\":\"r3\",\"presented\":\"apikey\","
                                    + "\"reason\":\"unknown key\",\"client\":\"127.0.0.1\"}",
                            "{\"event\":\"credential_rejected\",\"request_id\":\"r4\",\"presented\":\"apikey and Bearer"
                                    + " token\",\"reason\":\"conflicting credentials\","
                                    + "\"client\":\"127.0.0.1\"}");
            assertThat(told()).noneMatch(line -> line.contains("sb_") || line.contains(expired));
        }
        assertThat(told()).contains("{\"event\":\"gateway_stopping\"}");
    }

    @Test
    void usesOfAServiceKeyAreAddedUp(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database, "audit.service_keys_interval=100ms")) {
            for (int times = 0; times < 5; times++) {
                gateway.http().get(PROJECTS, "apikey", TestGateway.SERVICE_KEY);
            }
        }
        List<String> uses = told().stream()
                .filter(line -> line.contains("service_key_used"))
                .toList();
        assertThat(uses.get(0))
                .isEqualTo("{\"event\":\"service_key_used\",\"key\":\"tests\",\"role\":\"service_role\",\"times\":1}");
        assertThat(uses.stream()
                        .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\"times\":([0-9]+).*", "$1")))
                        .sum())
                .isEqualTo(5);
    }

    @Test
    void anOperationThatPostgresqlRefusesIsALine(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database)) {
            database.run("create table if not exists public.closed (id int); notify pgrst");
            eventually(() -> gateway.http()
                            .get("/rest/v1/closed", "Authorization", "Bearer " + TestGateway.token(VelroSample.ADA))
                            .statusCode()
                    == 403);
            eventually(() -> told().stream().anyMatch(line -> line.contains("operation_denied")));
            assertThat(told().stream()
                            .filter(line -> line.contains("operation_denied"))
                            .findFirst()
                            .orElseThrow()
                            .replaceFirst("\"request_id\":\"[^\"]*\",", ""))
                    .isEqualTo(
                            "{\"event\":\"operation_denied\",\"operation\":\"sluice.table.execute\",\"code\":\"42501\","
                                    + "\"credential\":\"jwt\",\"role\":\"authenticated\","
                                    + "\"user\":\"6ccb21624a510029c350b89da522cf9c\"}");
        }
    }
}
