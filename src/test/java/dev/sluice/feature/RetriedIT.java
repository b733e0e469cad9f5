package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.ServerAddress;
import dev.sluice.support.Alone;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Work whose connection was lost where nothing can have been written is done once more, and its caller sees nothing.
 */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RetriedIT {

    private static final String KEYED = "\napikey: <service key>";

    private static final String HAIL = "GET /rpc/hail?name=Ada" + KEYED;

    private static final String NOTE =
            "POST /rpc/note" + KEYED + "\nContent-Type: application/json\n\n{\"entry\":\"again\"}";

    private static final String UNREACHABLE = """
            503
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC003
            retry-after: 1

            {"code":"SLC003","message":"The database cannot be reached","details":null,\
            "hint":"Retry after the time that Retry-After gives; the gateway reconnects by itself."}""";

    private static final String UNKNOWN = """
            500
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC004

            {"code":"SLC004","message":"The connection was lost while committing: the outcome is unknown",\
            "details":null,"hint":"Read the rows back before repeating the write."}""";

    private static TestDatabase database;

    private CuttingRelay relay;
    private Harbour harbour;

    @BeforeAll
    static void define(Harbour loaded, TestDatabase testDatabase) {
        database = testDatabase;
        database.run("""
                create table harbour.gauge (id int primary key, level text); insert into harbour.gauge values (1, 0);
                grant all on harbour.gauge to service_role;
                create function harbour.nap() returns text stable language sql
                as $$ select pg_sleep(0.4)::text || 'rested' $$;
                create function harbour.leave() returns bool stable security definer language sql
                as $$ select pg_terminate_backend(pg_backend_pid()) $$;
                create function harbour.overstay() returns void volatile language plpgsql as $$ begin
                insert into harbour.journal values ('1900-02-03', 'again');
                perform set_config('transaction_timeout', '50', true); perform pg_sleep(1); end $$;
                """);
    }

    @BeforeEach
    void open() {
        database.run("select ledger.restore()");
        ServerAddress server = ServerAddress.parse(database.uri());
        relay = CuttingRelay.to(server.port());
        ServerAddress relayed =
                new ServerAddress("127.0.0.1", relay.port(), server.user(), server.password(), server.database());
        harbour = new Harbour(HarbourExtension.start(
                new TestDatabase(relayed.uri(), database.administratorUri()), "event_loops=1", "authorization.rules="));
    }

    @AfterEach
    void close() {
        harbour.close();
        relay.close();
    }

    @Test
    void aReadThatIsLostInTheMiddleIsDoneOnceMore() {
        CompletableFuture<String> nap = CompletableFuture.supplyAsync(() -> harbour.answer("GET /rpc/nap" + KEYED));
        eventually(() -> database.activeStatements().stream().anyMatch(text -> text.contains("nap")));
        endAll();

        assertThat(nap.join()).startsWith("200\n").endsWith("\n\n\"rested\"");
        assertThat(retries("connection_lost")).isEqualTo(1);
    }

    @Test
    void aReadThatIsLostEachTimeIsNotTriedForEver() {
        for (int round = 0; round < 40; round++) {
            assertThat(harbour.answer("GET /rpc/leave" + KEYED)).isEqualTo(UNREACHABLE);
        }
        assertThat(retries("connection_lost")).isBetween(10.0, 39.0);
        assertThat(refused("connection_lost")).isEqualTo(40 - retries("connection_lost"));
        assertThat(harbour.answer(HAIL)).startsWith("200\n");
    }

    @Test
    void aWriteOfWhichPostgresqlReadNothingIsDoneOnceMore() {
        assertThat(harbour.answer(NOTE)).startsWith("200\n");
        relay.holdAnswers();
        endAll();
        CompletableFuture<String> note = CompletableFuture.supplyAsync(() -> harbour.answer(NOTE));
        pause();
        relay.passAnswers();

        assertThat(note.join()).startsWith("200\n");
        assertThat(notes()).isEqualTo("2");
        assertThat(retries("session_ended")).isEqualTo(1);
    }

    @Test
    void aWriteWhoseCommitIsLostIsNeverTriedAgain() {
        assertThat(harbour.answer(NOTE)).startsWith("200\n");
        relay.cutAtCommit();
        assertThat(harbour.answer(NOTE)).isEqualTo(UNKNOWN);
        relay.loseCommit();
        assertThat(harbour.answer(NOTE)).isEqualTo(UNKNOWN);
        relay.hushAtCommit();
        assertThat(harbour.answer(NOTE)).isEqualTo(UNKNOWN);

        assertThat(notes()).isEqualTo("3");
        assertThat(harbour.gateway().management().get("/metrics").body())
                .doesNotContainPattern("sluice_retries_total\\{.*\\} [1-9]");
    }

    @Test
    void aWriteWhoseSessionPostgresqlEndedFirstIsKnownToBeUndone() {
        for (int round = 0; round < 3; round++) {
            assertThat(harbour.answer("POST /rpc/overstay" + KEYED)).isEqualTo(UNREACHABLE);
        }
        assertThat(notes()).isEqualTo("0");
        assertThat(retries("session_ended")).isZero();
    }

    @Test
    void aCommitThatIsNotSentIsKnownToBeUndone() {
        String begun = harbour.answer("POST /tx/v1" + KEYED);
        String transaction = begun.replaceAll("(?s).*location: (\\S+).*", "$1");
        assertThat(harbour.answer(NOTE.replace("/rpc", transaction + "/rest/rpc")))
                .startsWith("200\n");
        endAll();
        eventually(() -> database.value("""
                select count(*) from pg_stat_activity
                where datname = current_database() and state like 'idle in %'""").equals("0"));
        pause();

        assertThat(harbour.answer("POST " + transaction + "/commit" + KEYED)).isEqualTo(UNREACHABLE);
        assertThat(notes()).isEqualTo("0");
    }

    @Test
    void aWriteThatFitsTheSchemaAgainWhenItIsLookedIntoIsDoneOnceMore() throws SQLException {
        assertThat(harbour.answer(NOTE)).startsWith("200\n");
        CompletableFuture<String> write;
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("alter table harbour.gauge alter level type int using 1");
            write = CompletableFuture.supplyAsync(() -> harbour.answer(
                    "PATCH /gauge?id=eq.1" + KEYED + "\nContent-Type: application/json\n\n{\"level\":\"7\"}"));
            eventually(() -> database.value("select count(*) from pg_locks where not granted")
                    .equals("1"));
            relay.holdAnswers();
            other.commit();
        }
        eventually(() -> database.activeStatements().stream().anyMatch(text -> text.contains("(aborted)")));
        database.run("alter table harbour.gauge alter level type text");
        relay.passAnswers();

        assertThat(write.join()).startsWith("204\n");
        assertThat(database.value("select level from harbour.gauge")).isEqualTo("7");
        assertThat(retries("plan_changed")).isEqualTo(1);
    }

    private static void endAll() {
        database.run("""
                select pg_terminate_backend(pid, 5000) from pg_stat_activity
                where datname = current_database() and application_name = 'sluice table'
                or application_name = 'sluice transaction'""");
    }

    private static String notes() {
        return database.value("select count(*) from harbour.journal where entry = 'again'");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private double retries(String reason) {
        return counted("sluice_retries_total", reason);
    }

    private double refused(String reason) {
        return counted("sluice_retries_refused_total", reason);
    }

    private double counted(String name, String reason) {
        Matcher series = Pattern.compile("(?m)^%s\\{kind=\"table\",reason=\"%s\",?\\} (.*)$".formatted(name, reason))
                .matcher(harbour.gateway().management().get("/metrics").body());
        assertThat(series.find()).as(name).isTrue();
        return Double.parseDouble(series.group(1));
    }
}
