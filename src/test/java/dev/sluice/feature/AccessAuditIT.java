package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.client.DataGateway;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the audit says of checks over HTTP and over the bus. */
@ExtendWith(PostgresExtension.class)
class AccessAuditIT {

    private static final String KEY = "audit.key=a key of the tests, at least 32 bytes long";
    private static final String GRANTS = "audit.grants=true";

    private static final String ABSENT = "e1000000-0000-4000-8000-0000000000ff";

    private static final AccessCheck GRANTED =
            AccessCheck.of(VelroSample.ADA, "project", VelroSample.SHARED_PROJECT, "delete");
    private static final AccessCheck DENIED =
            AccessCheck.of(VelroSample.BEN, "project", VelroSample.SHARED_PROJECT, "delete");
    private static final AccessCheck NOT_FOUND = AccessCheck.of(VelroSample.ADA, "project", ABSENT, "read");
    private static final AccessCheck UNKNOWN = AccessCheck.of(VelroSample.ADA, "palace", ABSENT, "read");

    private static final String ADA_HASHED = "6ccb21624a510029c350b89da522cf9c";
    private static final String BEN_HASHED = "e066e96fa1f6106dba8d5e4e2903cf52";
    private static final String SHARED_PROJECT_HASHED = "5e1107e0283563160160ca4306fd7cfe";
    private static final String ABSENT_HASHED = "63681ee909a4e9c1e08077981dcf5a13";
    private static final String ADA_KEYED = "f345fd499ff136e201ab85abf3e6fa46";
    private static final String BEN_KEYED = "f875885f4f6ca2e71301f06350f6cbb6";
    private static final String SHARED_PROJECT_KEYED = "453705918a04be4319e0c1270f63b7d9";
    private static final String LIVE = ",\"source\":\"live\"";

    private final LoggedLines lines = LoggedLines.of("dev.sluice.audit", Level.INFO);
    private TestDatabase database;

    @BeforeEach
    void use(TestDatabase given) {
        database = given;
    }

    @AfterEach
    void close() {
        lines.close();
    }

    private List<String> decisions() {
        return lines.messages().stream()
                .filter(line -> line.contains("\"event\":\"access_decision\""))
                .toList();
    }

    private static HttpResponse<String> ask(TestGateway running, AccessCheck check, String requestId) {
        JsonObject request = new JsonObject()
                .put("subject", new JsonObject().put("type", "user").put("id", check.userId()))
                .put("action", new JsonObject().put("name", check.operation()))
                .put(
                        "resource",
                        new JsonObject().put("type", check.resourceType()).put("id", check.resourceId()));
        return running.http()
                .post(
                        "/access/v1/evaluation",
                        request.encode(),
                        "apikey",
                        TestGateway.SERVICE_KEY,
                        "X-Request-ID",
                        requestId);
    }

    /** The given number of lines, each without its times, which must be there. */
    private List<String> written(int count) {
        eventually(() -> decisions().size() >= count);
        return decisions().stream().map(AccessAuditIT::withoutTimes).toList();
    }

    private static String withoutTimes(String line) {
        JsonObject read = new JsonObject(line);
        assertThat(Instant.parse((String) read.remove("time"))).isBeforeOrEqualTo(Instant.now());
        if (read.containsKey("source")) {
            assertThat(Instant.parse((String) read.remove("as_of"))).isBeforeOrEqualTo(Instant.now());
        }
        return read.encode();
    }

    /** A line without its times; what it found is left out where it found nothing. */
    private static String line(String requestId, String outcome, String asked, String... found) {
        return "{\"event\":\"access_decision\",\"request_id\":\"%s\",\"outcome\":\"%s\",%s%s}"
                .formatted(requestId, outcome, asked, String.join("", found));
    }

    private static String asked(String type, String operation, String user, String resource) {
        return "\"resource_type\":\"%s\",\"operation\":\"%s\",\"user\":\"%s\",\"resource\":\"%s\""
                .formatted(type, operation, user, resource);
    }

    private static String role(String role, String method) {
        return ",\"effective_role\":\"%s\",\"access_method\":\"%s\"".formatted(role, method);
    }

    @Test
    void denialsOverHttp() {
        try (TestGateway running = TestGateway.start(database)) {
            ask(running, GRANTED, "one");
            ask(running, DENIED, "two");
            ask(running, NOT_FOUND, "three");
            ask(running, UNKNOWN, "four");

            assertThat(written(3))
                    .containsExactlyInAnyOrder(
                            line(
                                    "two",
                                    "denied",
                                    asked("project", "delete", BEN_HASHED, SHARED_PROJECT_HASHED),
                                    role("editor", "team"),
                                    LIVE),
                            line("three", "not_found", asked("project", "read", ADA_HASHED, ABSENT_HASHED), LIVE),
                            line("four", "unknown_resource_type", asked("palace", "read", ADA_HASHED, ABSENT_HASHED)));
        }
    }

    @Test
    void grantsAndDenialsWithAKeyOverTheBus() throws Exception {
        try (TestGateway running = TestGateway.start(database, KEY, GRANTS)) {
            DataGateway gateway = DataGateway.on(running.gateway().vertx());
            List<AccessDecision> decisions = await(gateway.checkAccess(new AccessChecks(List.of(GRANTED, DENIED))))
                    .decisions();

            assertThat(decisions).extracting(AccessDecision::accessGranted).containsExactly(true, false);
            List<String> written = written(2);
            String requestId = new JsonObject(written.get(0)).getString("request_id");
            assertThat(written)
                    .containsExactly(
                            line(
                                    requestId,
                                    "granted",
                                    asked("project", "delete", ADA_KEYED, SHARED_PROJECT_KEYED),
                                    role("owner", "owner"),
                                    LIVE),
                            line(
                                    requestId,
                                    "denied",
                                    asked("project", "delete", BEN_KEYED, SHARED_PROJECT_KEYED),
                                    role("editor", "team"),
                                    LIVE));
        }
    }

    @Test
    void aCheckThatFails() {
        try (TestGateway running = TestGateway.start(database)) {
            database.run("alter view access.project rename to project_away");
            HttpResponse<String> failed = ask(running, GRANTED, "one");
            database.run("alter view access.project_away rename to project");

            assertThat(new JsonObject(failed.body()).getString("code")).isEqualTo("42P01");
            assertThat(written(1))
                    .containsExactly(line(
                            "one",
                            "error",
                            "\"code\":\"42P01\"," + asked("project", "delete", ADA_HASHED, SHARED_PROJECT_HASHED)));
        }
    }

    @Test
    void nothingWhereNothingIsWanted() {
        try (TestGateway running = TestGateway.start(database, "audit.denials=false")) {
            ask(running, GRANTED, "one");
            ask(running, DENIED, "two");
        }
        assertThat(decisions()).isEmpty();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
