package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Caps of what is served beside the dialect, and of bodies. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceCapsIT {

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private static final String BEN = "Bearer " + TestGateway.token(VelroSample.BEN);

    private TestGateway running;
    private HttpCalls http;

    @BeforeAll
    void start(TestDatabase database) {
        running = TestGateway.start(
                database,
                "batches.operations_max=3",
                "transactions.open_max_per_caller=2",
                "http.body_bytes_max=20kB",
                "http.url_bytes_max=2kB",
                "http.header_bytes_max=4kB");
        http = running.http();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private static void assertRefused(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private static String capPassed(String details) {
        return "{\"code\":\"SLC203\",\"message\":\"A configured cap was passed\",\"details\":\"" + details
                + "\",\"hint\":null}";
    }

    @Test
    void aBatchHoldsOnlySoManyOperations() {
        assertThat(http.post("/batch/v1", batch(3, "{\"table\":\"projects\"}"), "Authorization", ADA)
                        .statusCode())
                .isEqualTo(200);
        assertRefused(
                http.post("/batch/v1", batch(4, "{\"table\":\"projects\"}"), "Authorization", ADA),
                400,
                capPassed("field operations: 4 operations, the most are 3"));
    }

    private static String batch(int count, String operation) {
        return "{\"mode\":\"atomic\",\"operations\":[" + String.join(",", Collections.nCopies(count, operation)) + "]}";
    }

    @Test
    void conditionsOfAMessageNestOnlySoDeep() {
        assertThat(http.post("/batch/v1", nested(9), "Authorization", ADA).body())
                .contains("\"succeeded\":1");
        assertThat(new JsonObject(http.post("/batch/v1", nested(10), "Authorization", ADA)
                                .body())
                        .getJsonArray("results")
                        .getJsonObject(0)
                        .getJsonObject("error")
                        .encode())
                .isEqualTo(capPassed("conditions nest deeper than 10"));
    }

    @Test
    void aMessageNestsOnlySoDeep() {
        String details = capPassed("the message nests deeper than 1000, or a number in it is longer than 1000");

        assertRefused(http.post("/batch/v1", nested(1_000), "Authorization", ADA), 400, details);
        assertRefused(
                http.post("/tx/v1", "{\"timeout_ms\":" + "1".repeat(1_001) + "}", "Authorization", ADA), 400, details);
    }

    private static String nested(int depth) {
        return batch(
                1,
                "{\"table\":\"projects\",\"filters\":" + "{\"not\":".repeat(depth) + "{\"name\":\"x\"}"
                        + "}".repeat(depth) + "}");
    }

    @Test
    void aPayloadNestsOnlySoDeep() {
        assertRefused(
                http.post("/rest/v1/projects", "[".repeat(1_001), "Authorization", ADA),
                400,
                capPassed("the body nests deeper than 1000"));
    }

    @Test
    void aBodyIsSoLong() {
        assertRefused(
                http.post("/rest/v1/projects", "x".repeat(20 * 1_024 + 1), "Authorization", ADA),
                413,
                "{\"code\":\"SLC203\",\"message\":\"The body is larger than the configured cap\",\"details\":null,"
                        + "\"hint\":\"Send less in one request.\"}");
    }

    @Test
    void oneCallerHasOnlySoManyTransactionsOpen() {
        List<String> open = new ArrayList<>(List.of(begun(ADA), begun(ADA)));

        HttpResponse<String> refused = http.post("/tx/v1", "", "Authorization", ADA);
        assertRefused(
                refused,
                429,
                "{\"code\":\"SLC103\",\"message\":\"Too many requests\",\"details\":"
                        + "\"transactions.open_max_per_caller: 2 transactions of the caller are open\","
                        + "\"hint\":\"Retry after the time that Retry-After gives.\"}");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        end(begun(BEN), BEN);
        end(open.remove(0), ADA);
        open.add(begun(ADA));
        open.forEach(transaction -> end(transaction, ADA));
    }

    @Test
    void aServiceKeyHasAllThatThereIsRoomFor() {
        List<String> open = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            HttpResponse<String> begun = http.post("/tx/v1", "", "apikey", TestGateway.SERVICE_KEY);
            open.add(begun.headers().firstValue("Location").orElseThrow());
        }
        open.forEach(transaction -> assertThat(http.send("DELETE", transaction, "", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode())
                .isEqualTo(200));
    }

    /** The place of a transaction that could not be begun is free again. */
    @Test
    void whatWasNotBegunTakesNoPlace() {
        for (int time = 0; time < 3; time++) {
            HttpResponse<String> refused = http.post("/tx/v1", "{\"isolation\":\"none\"}", "Authorization", BEN);
            assertThat(refused.statusCode()).isEqualTo(400);
        }
        end(begun(BEN), BEN);
    }

    private String begun(String bearer) {
        HttpResponse<String> begun = http.post("/tx/v1", "", "Authorization", bearer);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    private void end(String transaction, String bearer) {
        assertThat(http.send("DELETE", transaction, "", "Authorization", bearer).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRequestLineAndItsHeadersAreSoLong() {
        assertThat(http.get("/rest/v1/projects?name=eq." + "x".repeat(3_000)).statusCode())
                .isEqualTo(414);
        assertThat(http.get("/rest/v1/projects", "X-Long", "x".repeat(5_000)).statusCode())
                .isEqualTo(431);
    }
}
