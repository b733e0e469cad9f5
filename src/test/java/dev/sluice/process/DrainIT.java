package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.GatewayProcess;
import dev.sluice.support.Hammer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is told to end (SIGTERM): what it has begun it finishes, and nobody is cut off in mid-request. */
@Alone
@ExtendWith(PostgresExtension.class)
class DrainIT {

    private static final String READ = "/port?select=id&limit=1";

    @TempDir
    Path folder;

    private TestDatabase database;
    private GatewayProcess gateway;

    @BeforeEach
    void prepare(TestDatabase testDatabase) {
        database = testDatabase;
        // What a gateway left that was ended at once, PostgreSQL notices within a second.
        eventually(() -> !runs("wait"));
        database.run("drop schema if exists harbour, customs, ledger, snare cascade;"
                + " drop table if exists sluice.idempotency_key");
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
    }

    private void start(String... settings) {
        gateway = GatewayProcess.start(folder, "gateway", database, settings).ready();
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private CompletableFuture<HttpResponse<String>> waiting(String seconds) {
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(
                () -> gateway.http().get("/rpc/wait?seconds=" + seconds, "Prefer", "timeout=20"));
        eventually(() -> runs("wait"));
        return answer;
    }

    private boolean runs(String text) {
        return database.activeStatements().stream().anyMatch(statement -> statement.contains(text));
    }

    private RawHttp connection() throws Exception {
        return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
    }

    private static RawHttp ask(RawHttp connection, String method, String path) {
        return connection.lines(method + " " + path + " HTTP/1.1", "Host: gateway", "Content-Length: 0", "");
    }

    private void awaitDraining() {
        eventually(() -> gateway.management().get("/ready").statusCode() == 503);
    }

    /** Clients of sixteen connections that each send the next request as soon as the last is answered. */
    @Test
    void noRequestFailsOfThoseThatWereTaken() throws Exception {
        start();
        try (Hammer clients = Hammer.keepingAlive(gateway.port(), READ, 16)) {
            eventually(() -> clients.answered() > 300);
            gateway.terminate();
            assertThat(gateway.exit()).isZero();
            clients.stopWhenRefused();
            assertThat(clients.failures()).isEmpty();
            System.out.printf(
                    "drain under load: %d answered, 0 failed; %d connections reset that nobody had taken%n",
                    clients.answered(), clients.turnedAway());
        }
    }

    @Test
    void itSaysThatItIsDrainingAndFinishesWhatIsUnderWay() throws Exception {
        start("http.drain_quiet=300ms");
        try (RawHttp idle = connection();
                RawHttp speaking = connection()) {
            assertThat(ask(idle, "GET", READ).head()).contains("200 OK").doesNotContain("connection: close");
            assertThat(idle.read(10)).isNotEmpty();
            assertThat(ask(speaking, "GET", READ).head()).contains("200 OK");
            speaking.read(10);
            CompletableFuture<HttpResponse<String>> underWay = waiting("1.5");
            gateway.terminate();

            awaitDraining();
            HttpResponse<String> ready = gateway.management().get("/ready");
            assertThat(ready.body()).isEqualTo("""
                    {"status":"unavailable","checks":[{"name":"gateway","ok":false,"message":"draining"}]}""");
            assertThat(gateway.management().get("/live").statusCode()).isEqualTo(200);
            assertThat(ask(speaking, "GET", READ).untilClosed())
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("connection: close", "[{\"id\":");
            assertThat(idle.isClosed()).isTrue();
            assertThat(underWay.join().statusCode()).isEqualTo(204);
            assertThat(underWay.join().headers().firstValue("Connection")).hasValue("close");
        }
        assertThat(gateway.exit()).isZero();
        assertThat(gateway.written()).contains("draining").endsWith("stopped\n").doesNotContain("ERROR");
        eventually(() -> sessions().isEmpty());
    }

    /** What the gateway has open in PostgreSQL. */
    private List<List<String>> sessions() {
        return database.rows("select application_name from pg_stat_activity"
                + " where datname = current_database() and application_name like 'sluice %'");
    }

    @Test
    void whatDoesNotFinishIsEndedAndTold() {
        start("http.shutdown_grace=500ms");
        CompletableFuture<HttpResponse<String>> tooLong = waiting("15");
        long asked = System.nanoTime();
        gateway.terminate();

        HttpResponse<String> answer = tooLong.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("SLC002");
        assertThat(gateway.exit()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        assertThat(runs("wait")).isFalse();
        eventually(() -> sessions().isEmpty());
    }

    @Test
    void aTransactionMayBeFinishedOnItsConnectionOrIsRolledBack() throws Exception {
        start("http.shutdown_grace=4s", "http.drain_quiet=200ms");
        try (RawHttp finished = connection();
                RawHttp left = connection()) {
            String first = begin(finished);
            String second = begin(left);
            gateway.terminate();
            awaitDraining();
            TimeUnit.MILLISECONDS.sleep(500);

            assertThat(ask(finished, "POST", first + "/rest/rpc/tick").head())
                    .contains("200 OK")
                    .doesNotContain("connection: close");
            finished.read(1);
            assertThat(ask(left, "GET", second + "/rest" + READ).head()).contains("200 OK");
            left.read(10);
            assertThat(ask(finished, "POST", first + "/commit").untilClosed())
                    .contains("200 OK", "connection: close", "commit");
            assertThat(left.isClosed()).isTrue();
        }
        assertThat(gateway.exit()).isZero();
        assertThat(database.value("select count::text from harbour.tide")).isEqualTo("1");
        eventually(() -> sessions().isEmpty());
    }

    private static String begin(RawHttp connection) {
        String head = ask(connection, "POST", "/tx/v1").head();
        assertThat(head).contains("201 Created");
        String length = head.replaceAll("(?s).*content-length: (\\d+).*", "$1");
        connection.read(Integer.parseInt(length));
        return head.replaceAll("(?s).*Location: (\\S+).*", "$1");
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        start();
        CompletableFuture<HttpResponse<String>> underWay = waiting("15");
        gateway.terminate();
        awaitDraining();
        long asked = System.nanoTime();
        gateway.terminate();

        assertThat(gateway.exit()).isEqualTo(128 + 15);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
        assertThat(underWay).failsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void whoBalancesHearsOfItFirst() {
        start("http.drain_delay=1s");
        gateway.terminate();
        awaitDraining();

        HttpResponse<String> late = gateway.http().get(READ);
        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(late.headers().firstValue("Connection")).hasValue("close");
        assertThat(gateway.exit()).isZero();
    }
}
