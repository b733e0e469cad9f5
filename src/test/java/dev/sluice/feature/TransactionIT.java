package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions over several requests. */
@Alone
@ExtendWith(PostgresExtension.class)
class TransactionIT {

    private static final String ADA_PATH = "/rest/users?id=eq." + VelroSample.ADA;

    private TestDatabase database;
    private TestGateway running;
    private HttpCalls http;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("update users set credits = 500 where id = '" + VelroSample.ADA + "'");
        running = TestGateway.start(
                database,
                "transactions.idle_limit=400ms",
                "transactions.age_limit=900ms",
                "http.shutdown_grace=200ms",
                "event_loops=2");
        http = running.http();
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(database.value("select count(*)::text from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'"))
                .isEqualTo("0");
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return http.send(method, path, body, "apikey", TestGateway.SERVICE_KEY, "Content-Type", "application/json");
    }

    private String begin() {
        HttpResponse<String> begun = send("POST", "/tx/v1", "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        String location = begun.headers().firstValue("Location").orElseThrow();
        JsonObject handle = new JsonObject(begun.body());
        assertThat(location).isEqualTo("/tx/v1/" + handle.getString("transaction"));
        assertThat(handle.getString("address")).isEqualTo("sluice.tx." + handle.getString("transaction"));
        assertThat(handle.getString("expires_at")).endsWith("Z");
        return location;
    }

    private String credits() {
        return database.value("select credits::text from users where id = '" + VelroSample.ADA + "'");
    }

    private void spend(String transaction) {
        assertThat(send("PATCH", transaction + ADA_PATH, "{\"credits\":1}").statusCode())
                .isEqualTo(204);
    }

    @Test
    void stepsAreSeenOutsideOnlyAfterTheCommit() {
        String transaction = begin();
        spend(transaction);
        assertThat(credits()).isEqualTo("500");
        assertThat(send("GET", transaction + ADA_PATH + "&select=credits", "").body())
                .isEqualTo("[{\"credits\":1}]");

        HttpResponse<String> committed = send("POST", transaction + "/commit", "");
        assertThat(committed.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(committed.body()).getString("action")).isEqualTo("commit");
        assertThat(credits()).isEqualTo("1");

        HttpResponse<String> again = send("POST", transaction + "/commit", "");
        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(new JsonObject(again.body()).getString("details")).isEqualTo("committed");
    }

    @Test
    void aRollBackUndoes() {
        String transaction = begin();
        spend(transaction);

        assertThat(send("DELETE", transaction, "").statusCode()).isEqualTo(200);
        assertThat(credits()).isEqualTo("500");
    }

    @Test
    void aStepThatFailsInPostgresqlEndsItAtOnce() {
        String transaction = begin();
        spend(transaction);

        assertThat(send("PATCH", transaction + ADA_PATH, "{\"credits\":\"many\"}")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> after = send("GET", transaction + ADA_PATH, "");
        assertThat(after.statusCode()).isEqualTo(410);
        assertThat(new JsonObject(after.body()).getString("details"))
                .isEqualTo("rolled back because a step failed with 22P02");
        assertThat(credits()).isEqualTo("500");
    }

    @Test
    void aStepThatIsRefusedBeforePostgresqlLeavesItOpen() {
        String transaction = begin();
        spend(transaction);

        assertThat(send("GET", transaction + "/rest/no_such_table", "").statusCode())
                .isEqualTo(404);
        assertThat(send("POST", transaction + "/commit", "").statusCode()).isEqualTo(200);
        assertThat(credits()).isEqualTo("1");
    }

    @Test
    void silenceEndsIt() throws InterruptedException {
        String transaction = begin();
        spend(transaction);
        TimeUnit.MILLISECONDS.sleep(700);

        HttpResponse<String> late = send("POST", transaction + "/commit", "");
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(new JsonObject(late.body()).getString("details"))
                .isEqualTo("rolled back after 400 ms without a step");
        assertThat(credits()).isEqualTo("500");
    }

    @Test
    void ageEndsIt() throws InterruptedException {
        String transaction = begin();
        HttpResponse<String> step = send("GET", transaction + ADA_PATH, "");
        for (int steps = 0; steps < 10 && step.statusCode() == 200; steps++) {
            TimeUnit.MILLISECONDS.sleep(150);
            step = send("GET", transaction + ADA_PATH, "");
        }

        assertThat(step.statusCode()).isEqualTo(410);
        assertThat(new JsonObject(step.body()).getString("details"))
                .isEqualTo("rolled back at its age limit of 900 ms");
    }

    @Test
    void anotherCallerDoesNotFindIt() {
        String transaction = begin();

        HttpResponse<String> other =
                http.get(transaction + ADA_PATH, "Authorization", "Bearer " + TestGateway.token(VelroSample.ADA));
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(other.body()).getString("code")).isEqualTo("SLC301");
    }
}
