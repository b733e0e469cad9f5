package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static dev.sluice.support.Traces.withinASecond;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.Alone;
import dev.sluice.support.LeavingClient;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.RawHttp2;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Traces;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that goes away ends what was begun for it: PostgreSQL works on, waits and locks for nobody. */
@Alone
@ExtendWith(PostgresExtension.class)
class ClientGoneIT {

    private static final String SLOW = "/rest/v1/rpc/slow";

    private static final String CANCELLED = "sluice_queries_cancelled_total{cause=\"client_gone\",kind=\"table\"";

    private static final String OUTCOMES = "sluice_operations_total{kind=\"table\",outcome=\"%s\"";

    private TestDatabase database;
    private TestGateway gateway;
    private Traces traces;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("""
                create table if not exists public.mark (id int primary key);
                truncate public.mark;
                grant all on public.mark to service_role, anon;
                create or replace function public.slow() returns text language sql volatile
                    as $$ select pg_sleep(20)::text $$;
                create or replace view public.slow_mark as select pg_sleep(20)::text as slept;
                grant select on public.slow_mark to anon;
                create or replace function public.mark_slowly() returns text language plpgsql volatile
                    as $$ begin insert into mark values (1); perform pg_sleep(20); return 'marked'; end $$;
                """);
        gateway = TestGateway.start(
                database,
                "event_loops=1",
                "http.http2.cleartext=true",
                "kinds.table.time_limit=25s",
                "kinds.table.pool_size=3",
                "kinds.table.queue_max=2");
        traces = new Traces(database, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private LeavingClient asks(String path) {
        return LeavingClient.asks(gateway, "POST", path, "{}");
    }

    private void serves() {
        assertThat(gateway.http()
                        .get("/rest/v1/mark", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aStatementThatRunsIsEndedAndToldOf() {
        try (LoggedLines log = LoggedLines.of("dev.sluice", Level.DEBUG)) {
            LeavingClient client = asks(SLOW);
            traces.running(1, "slow");
            client.leaves();

            traces.goneWithinASecond();
            eventually(() -> log.messages().stream()
                    .anyMatch(line -> line.startsWith("request POST /rest/v1/rpc/slow status=499 ")));
        }
        eventually(() -> traces.metric(OUTCOMES.formatted("cancelled")) == 1);
        assertThat(traces.metric(CANCELLED)).isEqualTo(1);
        assertThat(traces.metric("sluice_pool_connections{kind=\"table\",state=\"busy\""))
                .isZero();
        serves();
    }

    @Test
    void aConnectionThatIsResetEndsItsStatementToo() {
        LeavingClient client = asks(SLOW);
        traces.running(1, "slow");
        client.resets();

        traces.goneWithinASecond();
    }

    /** Which is how most servers take it: who shuts its sending side is seldom one that listens. */
    @Test
    void aClientThatWillSendNothingMoreHasGone() {
        LeavingClient client = asks(SLOW);
        traces.running(1, "slow");

        assertThat(client.sendsNoMore().raw().untilClosed()).isEmpty();
        traces.goneWithinASecond();
    }

    @Test
    void aStreamOfHttp2ThatIsResetEndsItsOwnStatementOnly() {
        try (RawHttp2 client = RawHttp2.begin(RawHttp.open(gateway))) {
            client.settings();
            client.acknowledge().request(1, "/rest/v1/slow_mark", true).request(3, "/rest/v1/slow_mark", true);
            traces.running(2, "slow_mark");
            client.reset(1);

            withinASecond(() -> database.activeStatements().size() == 1);
            client.request(5, "/rest/v1/mark", true);
            assertThat(client.until(frame -> frame.stream() == 5 && frame.type() == RawHttp2.DATA)
                            .text())
                    .isEqualTo("[]");
        }
        traces.goneWithinASecond();
    }

    @Test
    void aStatementThatWaitsForALockIsEnded() throws SQLException {
        database.run("insert into public.mark values (7)");
        try (Connection holder = database.connect();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("select from public.mark for update");
            LeavingClient client = LeavingClient.asks(gateway, "DELETE", "/rest/v1/mark?id=eq.7", "");
            eventually(() -> database.value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                    .equals("1"));
            client.leaves();

            traces.goneWithinASecond();
            holder.rollback();
        }
        assertThat(database.value("select count(*) from mark")).isEqualTo("1");
    }

    @Test
    void aWriteThatWasNotCommittedLeavesNothing() {
        LeavingClient client = asks("/rest/v1/rpc/mark_slowly");
        traces.running(1, "mark_slowly");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(database.value("select count(*) from mark")).isEqualTo("0");
    }

    @Test
    void whoWaitsInAFullQueueFreesItsPlace() {
        List<LeavingClient> clients =
                IntStream.range(0, 5).mapToObj(n -> asks(SLOW)).toList();
        traces.running(3, "slow");
        eventually(() -> traces.metric("sluice_queue_depth{kind=\"table\"") == 2);
        assertThat(gateway.http()
                        .get("/rest/v1/mark", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode())
                .isEqualTo(503);

        clients.get(3).leaves();
        clients.get(4).leaves();

        withinASecond(() -> traces.metric("sluice_queue_depth{kind=\"table\"") == 0);
        assertThat(traces.metric(CANCELLED)).isZero();
        LeavingClient next = LeavingClient.asks(gateway, "GET", "/rest/v1/mark", "");
        clients.get(0).leaves();
        assertThat(next.raw().head()).startsWith("HTTP/1.1 200 ");
        clients.forEach(LeavingClient::leaves);
        traces.goneWithinASecond();
    }

    @Test
    void manyMayLeaveAtOnce() {
        List<LeavingClient> clients =
                IntStream.range(0, 40).mapToObj(n -> asks(SLOW)).toList();
        traces.running(3, "slow");
        clients.forEach(LeavingClient::leaves);

        traces.goneWithinASecond();
        for (int time = 0; time < 6; time++) {
            serves();
        }
        assertThat(traces.metric("sluice_queue_depth")).isZero();
        assertThat(traces.metric("sluice_pool_connections{kind=\"table\",state=\"busy\""))
                .isZero();
    }

    @Test
    void requestsBehindTheOneThatRunsAreNotBegun() {
        LeavingClient client = asks(SLOW)
                .andAsks("POST", "/rest/v1/mark", "{\"id\":1}")
                .andAsks("POST", "/rest/v1/mark", "{\"id\":2}");
        traces.running(1, "slow");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(database.value("select count(*) from mark")).isEqualTo("0");
        serves();
    }

    @Test
    void aBodyThatIsNotWholeIsNotWorkedOn() {
        try (LoggedLines log = LoggedLines.of("dev.sluice", Level.DEBUG)) {
            RawHttp.open(gateway)
                    .lines(
                            "POST /rest/v1/mark HTTP/1.1",
                            "Host: localhost",
                            "apikey: " + TestGateway.SERVICE_KEY,
                            "Content-Length: 100",
                            "",
                            "{\"id\":")
                    .close();

            eventually(() -> log.messages().stream()
                    .anyMatch(line -> line.startsWith("request POST /rest/v1/mark status=499 ")));
        }
        serves();
    }
}
