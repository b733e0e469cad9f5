package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The authorization matrix over the bus and over HTTP, and what it has no place for. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationIT {

    private static final AuthorizationMatrix MATRIX = AuthorizationMatrix.load();

    /** No view is so young. */
    private static final Consistency LIVE = Consistency.maxAge(0);

    private static final List<Consistency> CONSISTENCIES =
            Arrays.asList(null, Consistency.STRICT, Consistency.maxAge(3_600_000), LIVE);

    private TestGateway running;
    private DataGateway gateway;
    private HttpCalls http;

    @BeforeAll
    void start(TestDatabase database) {
        database.run(MATRIX.fixtures());
        database.run("select sluice.generation_refresh(true)");
        running = TestGateway.start(database, "authorization.refresh_interval=1h");
        gateway = DataGateway.on(running.gateway().vertx());
        http = running.http();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    static List<AuthorizationMatrix.Check> checks() {
        return MATRIX.checks();
    }

    private static AccessCheck asked(AuthorizationMatrix.Check check, Consistency consistency) {
        return new AccessCheck(
                check.userId(), check.resourceType(), check.resourceId(), check.operation(), consistency, true);
    }

    @ParameterizedTest
    @MethodSource("checks")
    void overTheBusFromTheViewAndLive(AuthorizationMatrix.Check check) throws Exception {
        for (Consistency consistency : CONSISTENCIES) {
            AccessDecision decision = await(gateway.checkAccess(asked(check, consistency)));

            assertThat(decision.outcome().label()).isEqualTo(check.outcome());
            assertThat(decision.accessGranted()).isEqualTo(check.outcome().equals("granted"));
            assertThat(decision.effectiveRole()).isEqualTo(check.role());
            assertThat(decision.accessMethod()).isEqualTo(check.accessMethod());
            assertThat(decision.reasons()).isNotEmpty();
            if (decision.source() != null) {
                boolean viewed = check.resourceType().equals("generation") && !LIVE.equals(consistency);
                assertThat(decision.source()).isEqualTo(viewed ? "view" : "live");
                assertThat(decision.asOf()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("checks")
    void overHttp(AuthorizationMatrix.Check check) {
        JsonObject request = new JsonObject()
                .put("subject", new JsonObject().put("type", "user").put("id", check.userId()))
                .put("action", new JsonObject().put("name", check.operation()))
                .put(
                        "resource",
                        new JsonObject().put("type", check.resourceType()).put("id", check.resourceId()));

        HttpResponse<String> response =
                http.post("/access/v1/evaluation", request.encode(), "apikey", TestGateway.SERVICE_KEY);

        JsonObject answer = new JsonObject(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.getBoolean("decision")).isEqualTo(check.outcome().equals("granted"));
        assertThat(answer.getJsonObject("context").getString("outcome")).isEqualTo(check.outcome());
        assertThat(answer.getJsonObject("context").getString("effective_role")).isEqualTo(check.role());
    }

    @Test
    void manyAreAnsweredInOneQuestionInTheirOrder() throws Exception {
        List<AccessDecision> decisions = await(gateway.checkAccess(new AccessChecks(MATRIX.checks().stream()
                        .map(check -> asked(check, null))
                        .toList())))
                .decisions();

        assertThat(decisions.stream()
                        .map(decision -> decision.outcome().label())
                        .toList())
                .isEqualTo(MATRIX.checks().stream()
                        .map(AuthorizationMatrix.Check::outcome)
                        .toList());
    }

    @Test
    void aFaultAmongManyIsNamed() throws Exception {
        AccessCheck good = AccessCheck.of(VelroSample.ADA, "project", VelroSample.SHARED_PROJECT, "read");
        AccessCheck bad = AccessCheck.of("nobody", "project", VelroSample.SHARED_PROJECT, "read");

        Throwable cause = await(gateway.checkAccess(new AccessChecks(List.of(good, bad)))
                .<Throwable>transform(done -> Future.succeededFuture(done.cause())));

        assertThat(((GatewayException) cause).failure())
                .isEqualTo(ErrorCode.MALFORMED
                        .failure("field checks[1].user_id: must be a UUID")
                        .failure());
    }

    @Test
    void aSearchFindsResourcesUsersAndOperations() throws Exception {
        AccessSearchResult resources =
                await(gateway.searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", 2)));
        AccessSearchResult users = await(
                gateway.searchAccess(new AccessSearch(null, "project", VelroSample.PUBLIC_PROJECT, "read", null)));
        AccessSearchResult operations = await(gateway.searchAccess(
                new AccessSearch(VelroSample.BEN, "generation", VelroSample.SHARED_GENERATION, null, null)));

        assertThat(resources.results()).hasSize(2).contains(VelroSample.SHARED_PROJECT);
        assertThat(resources.truncated()).isTrue();
        assertThat(users.results()).contains(VelroSample.BEN);
        assertThat(users.everySignedInUser()).isTrue();
        assertThat(operations.results()).containsExactly("download", "read", "share", "write");
    }

    @Test
    void aSearchGoesOnWhereItWasCut() throws Exception {
        AccessSearchResult whole =
                await(gateway.searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", null)));
        AccessSearchResult first =
                await(gateway.searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", 2)));
        AccessSearchResult rest = await(
                gateway.searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", null, first.next())));

        assertThat(first.next()).isEqualTo(whole.results().get(1));
        assertThat(rest.results())
                .isEqualTo(whole.results().subList(2, whole.results().size()));
        assertThat(rest.truncated()).isFalse();
        assertThat(rest.next()).isNull();
    }

    @Test
    void whatASearchComesAfterIsAnId() throws Exception {
        Throwable cause =
                await(gateway.searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", null, "first"))
                        .<Throwable>transform(done -> Future.succeededFuture(done.cause())));

        assertThat(((GatewayException) cause).failure())
                .isEqualTo(ErrorCode.MALFORMED
                        .failure("field after: must be a UUID")
                        .failure());
    }

    @Test
    void aUserAsksAboutThemselfOnly() {
        String body = "{\"subject\":{\"type\":\"user\",\"id\":\"%s\"},\"action\":{\"name\":\"read\"},"
                        .formatted(VelroSample.ADA)
                + "\"resource\":{\"type\":\"project\",\"id\":\"%s\"}}".formatted(VelroSample.SHARED_PROJECT);

        assertThat(http.post(
                                "/access/v1/evaluation",
                                body,
                                "Authorization",
                                "Bearer " + TestGateway.token(VelroSample.ADA))
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.post(
                                "/access/v1/evaluation",
                                body,
                                "Authorization",
                                "Bearer " + TestGateway.token(VelroSample.BEN))
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.post("/access/v1/evaluation", body).statusCode()).isEqualTo(401);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
