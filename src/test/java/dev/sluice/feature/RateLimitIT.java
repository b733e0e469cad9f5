package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rate limits of callers as they meet them. Each test has a caller of its own; no bucket gains a token meanwhile. */
@Alone
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitIT {

    private static final String READ = "/rest/v1/projects?limit=1";

    private TestGateway running;
    private HttpCalls http;

    @BeforeAll
    void start(TestDatabase database) {
        running = TestGateway.start(
                database, "rate_limits.rules=[{name: users, per: identity, permits: 1, period: 1h, burst: 3}]");
        http = running.http();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    /** A user whom nobody else has been. */
    private static String stranger(int number) {
        return "d0000000-0000-4000-8000-00000000000" + number;
    }

    private HttpResponse<String> read(String user) {
        return http.get(READ, "Authorization", "Bearer " + TestGateway.token(user));
    }

    /** Time goes on during a test, so that the time to wait is near an hour and the same in every part. */
    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        int seconds =
                Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow());
        assertThat(seconds).isBetween(3_500, 3_600);
        assertThat(response.body()).isEqualTo(refusal(seconds));
        assertThat(response.headers().firstValue("RateLimit-Policy")).hasValue("\"users\";q=1;w=3600");
        assertThat(response.headers().firstValue("RateLimit")).hasValue("\"users\";r=0;t=" + seconds);
        assertThat(response.headers().firstValue("Proxy-Status")).hasValue("sluice; error=SLC103");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(response.headers().firstValue("X-Request-ID")).isPresent();
    }

    private static String refusal(int seconds) {
        return "{\"code\":\"SLC103\",\"message\":\"Too many requests\",\"details\":\"rule users: 1 in 3600 s, at most"
                + " 3 at once; retry after " + seconds
                + " s\",\"hint\":\"Retry after the time that Retry-After gives.\"}";
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndNobodyElseIs() {
        for (int time = 0; time < 3; time++) {
            assertThat(read(stranger(1)).statusCode()).isEqualTo(200);
        }

        assertRefused(read(stranger(1)));
        assertThat(read(stranger(2)).statusCode()).isEqualTo(200);
        assertThat(http.get(READ).statusCode()).isEqualTo(200);
        for (int time = 0; time < 5; time++) {
            assertThat(http.get(READ, "apikey", TestGateway.SERVICE_KEY).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void bothDoorsCountTogether() throws Exception {
        JsonObject operation = new JsonObject()
                .put("table", "projects")
                .put("limit", 1)
                .put(
                        "identity",
                        new JsonObject()
                                .put("role", "authenticated")
                                .put("user_id", stranger(3))
                                .put("credential", "jwt")
                                .put(
                                        "claims",
                                        new JsonObject().put("sub", stranger(3)).put("role", "authenticated")));
        assertThat(read(stranger(3)).statusCode()).isEqualTo(200);
        ask("sluice.table.execute", operation);
        ask("sluice.table.execute", operation);

        assertRefused(read(stranger(3)));
        ReplyException refused = (ReplyException) await(running.gateway()
                .vertx()
                .eventBus()
                .request("sluice.table.execute", operation)
                .<Throwable>transform(done -> Future.succeededFuture(done.cause())));
        assertThat(refused.failureCode()).isEqualTo(103);
        JsonObject failure = new JsonObject(refused.getMessage());
        int seconds = Integer.parseInt(failure.getString("details").replaceAll(".* retry after ([0-9]+) s", "$1"));
        assertThat(failure).isEqualTo(new JsonObject(refusal(seconds)));
    }

    private void ask(String address, JsonObject message) throws Exception {
        await(running.gateway().vertx().eventBus().request(address, message));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aBatchCountsAsItsOperations() {
        String bearer = "Bearer " + TestGateway.token(stranger(4));
        String batch = "{\"operations\":[{\"table\":\"projects\"},{\"table\":\"projects\"}],\"mode\":\"atomic\"}";
        assertThat(http.post("/batch/v1", batch, "Authorization", bearer).statusCode())
                .isEqualTo(200);

        assertRefused(http.post("/batch/v1", batch, "Authorization", bearer));
        assertThat(read(stranger(4)).statusCode()).isEqualTo(200);
        assertRefused(read(stranger(4)));
    }

    @Test
    void questionsAboutAccessCountForWhoAsksThem() {
        String bearer = "Bearer " + TestGateway.token(stranger(5));
        String question = """
                {"subject": {"type": "user", "id": "%s"}, "action": {"name": "read"},
                 "evaluations": [{"resource": {"type": "project", "id": "%s"}},
                                 {"resource": {"type": "project", "id": "%s"}}]}
                """.formatted(stranger(5), stranger(5), stranger(6));
        assertThat(http.post("/access/v1/evaluations", question, "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);

        assertRefused(http.post("/access/v1/evaluations", question, "Authorization", bearer));
    }

    @Test
    void theEndOfATransactionIsNeverRefused() {
        String bearer = "Bearer " + TestGateway.token(stranger(7));
        String transaction = http.post("/tx/v1", "", "Authorization", bearer)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String step = transaction + "/rest/projects?limit=1";
        assertThat(http.get(step, "Authorization", bearer).statusCode()).isEqualTo(200);
        assertThat(http.get(step, "Authorization", bearer).statusCode()).isEqualTo(200);
        assertRefused(http.get(step, "Authorization", bearer));

        assertThat(http.post(transaction + "/commit", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsRefusedIsCountedByItsRuleAndIsTheClientsError() {
        String user = stranger(8);
        double before = refusals();
        double errors = clientErrors();
        for (int time = 0; time < 5; time++) {
            read(user);
        }

        assertThat(refusals()).isEqualTo(before + 2);
        assertThat(clientErrors()).isGreaterThanOrEqualTo(errors + 2);
        assertThat(metrics()).contains("sluice_rate_limited_total{rule=\"refused_credentials\",} 0.0");
        assertThat(metrics()).contains("sluice_operations_total{kind=\"table\",outcome=\"shed\",} 0.0");
    }

    private double refusals() {
        return value("sluice_rate_limited_total{rule=\"users\",} ");
    }

    private double clientErrors() {
        return value("sluice_operations_total{kind=\"table\",outcome=\"client_error\",} ");
    }

    private double value(String series) {
        String all = metrics();
        int start = all.indexOf(series) + series.length();
        return Double.parseDouble(all.substring(start, all.indexOf('\n', start)));
    }

    private String metrics() {
        return running.management().get("/metrics").body();
    }
}
