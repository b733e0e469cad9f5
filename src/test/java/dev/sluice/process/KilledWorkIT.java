package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.GatewayProcess;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway is killed (SIGKILL) with work of every kind under way: PostgreSQL has nothing of it left when it has looked
 * for its clients once more ({@code client_connection_check_interval}).
 */
@Alone
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("FutureReturnValueIgnored") // nobody is answered by a gateway that is killed
class KilledWorkIT {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private TestDatabase database;
    private GatewayProcess gateway;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("drop schema if exists harbour, customs, ledger, snare cascade;"
                + " drop table if exists sluice.idempotency_key");
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
        gateway = GatewayProcess.start(folder, "gateway", database).ready();
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        HttpCalls http = gateway.http();
        return CompletableFuture.supplyAsync(
                () -> http.post(path, body, "Content-Type", "application/json", "Prefer", "timeout=30"));
    }

    /** What the gateway has in PostgreSQL: sessions with what they do. */
    private List<List<String>> sessions() {
        return database.rows("""
                select application_name, state, query from pg_stat_activity
                where datname = current_database() and application_name like 'sluice %'""");
    }

    private List<List<String>> locks() {
        return database.rows("""
                select relation::regclass::text, mode from pg_locks
                where relation in (select oid from pg_class where relnamespace = 'harbour'::regnamespace)""");
    }

    private void awaitSession(String state, String query) {
        eventually(() -> sessions().stream()
                .anyMatch(session ->
                        session.get(1).equals(state) && session.get(2).contains(query)));
    }

    private void killedLeavesNothing() {
        gateway.kill();
        long killed = System.nanoTime();
        eventually(() -> sessions().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(CHECK_INTERVAL.plusSeconds(1));
        assertThat(locks()).isEmpty();
    }

    private static RawHttp ask(RawHttp connection, String method, String path) {
        return connection.lines(
                method + " " + path + " HTTP/1.1", "Host: gateway", "Content-Length: 0", "Prefer: timeout=20", "");
    }

    private String begun(RawHttp connection) {
        String head = ask(connection, "POST", "/tx/v1").head();
        connection.read(Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1")));
        return head.replaceAll("(?s).*Location: (\\S+).*", "$1");
    }

    private RawHttp connection() throws Exception {
        return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
    }

    @Test
    void aStatementThatRuns() {
        post("/rpc/wait", "{\"seconds\": 30}");
        post("/rpc/slow_tick", "{\"seconds\": 30}");
        awaitSession("active", "slow_tick");
        awaitSession("active", "wait");
        killedLeavesNothing();
        assertThat(database.value("select count::text from harbour.tide")).isEqualTo("0");
    }

    @Test
    void aTransactionThatIsOpenAndHoldsALock() throws Exception {
        try (RawHttp holder = connection()) {
            String transaction = begun(holder);
            assertThat(ask(holder, "POST", transaction + "/rest/rpc/tick").head())
                    .contains("200 OK");
            assertThat(locks()).isNotEmpty();
            killedLeavesNothing();
        }
        assertThat(database.value("select count::text from harbour.tide")).isEqualTo("0");
    }

    @Test
    void oneThatWaitsForALock() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update harbour.tide set count = count");
            post("/rpc/tick", "{}");
            awaitSession("active", "tick");
            gateway.kill();
            long killed = System.nanoTime();
            eventually(() -> sessions().isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(CHECK_INTERVAL.plusSeconds(1));
        }
        assertThat(database.value("select count::text from harbour.tide")).isEqualTo("0");
    }

    /** The client takes nothing, so that the cursor waits, open. */
    @Test
    void aStreamOfRows() throws Exception {
        database.run("create table harbour.wave as select id, repeat('water', 200) as text from"
                + " generate_series(1, 100000) id; grant select on harbour.wave to public; notify pgrst");
        try (RawHttp reader = connection()) {
            eventually(() -> gateway.http().get("/wave?limit=1").statusCode() == 200);
            reader.lines(
                    "GET /wave HTTP/1.1",
                    "Host: gateway",
                    "Accept: application/x-ndjson",
                    "Prefer: timeout=20, stream",
                    "");
            assertThat(reader.head()).contains("200 OK");
            eventually(() -> locks().stream().anyMatch(lock -> lock.get(0).contains("wave")));
            killedLeavesNothing();
        }
    }

    /** As the schema cache is loaded, which waits for a table that is being changed. */
    @Test
    void theGatewaysOwnWork() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table pg_catalog.pg_class in access exclusive mode");
            CompletableFuture.supplyAsync(() -> gateway.management().post("/schema_cache/reload", ""));
            pause();
            gateway.kill();
            long killed = System.nanoTime();
            other.rollback();
            eventually(() -> sessions().isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(CHECK_INTERVAL.plusSeconds(1));
        }
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(300);
    }
}
