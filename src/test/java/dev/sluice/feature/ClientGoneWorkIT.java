package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static dev.sluice.support.Traces.withinASecond;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.LeavingClient;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Traces;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that goes away in the middle of longer work: batches, transactions, checks, streams, work under a key. */
@Alone
@ExtendWith(PostgresExtension.class)
class ClientGoneWorkIT {

    private static final String MARK = "{\"table\":\"mark\",\"operation\":\"insert\",\"data\":{\"id\":%d}}";

    private static final String SLEEP = "{\"table\":\"slow\",\"operation\":\"call\",\"data\":{}}";

    private TestDatabase database;
    private TestGateway gateway;
    private Traces traces;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("""
                drop table if exists public.mark;
                create table public.mark (id int primary key);
                grant all on public.mark to service_role;
                create or replace function public.slow() returns text language sql volatile
                    as $$ select pg_sleep(20)::text $$;
                create or replace view public.slow_rows as
                    select n as id, case when n > 3000 then pg_sleep(20)::text end as slept
                    from generate_series(1, 4000) n;
                grant select on public.slow_rows to service_role;
                create or replace view access.project_rule as
                    select o.user_id, o.resource_id, o.role, o.access_method
                    from (select owner_id as user_id, resource_id, 'owner'::text as role, 'owner'::text as access_method
                          from access.project) o, pg_sleep(2);
                """);
        gateway = TestGateway.start(
                database,
                "event_loops=1",
                "idempotency.enabled=true",
                "authorization.refresh_interval=1h",
                "kinds.table.time_limit=25s",
                "kinds.batch.time_limit=25s",
                "kinds.batch.pool_size=2",
                "kinds.authorization.time_limit=5s",
                "kinds.transaction.time_limit=25s",
                "transactions.idle_limit=20s");
        traces = new Traces(database, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private LeavingClient asks(String method, String path, String body, String... headers) {
        return LeavingClient.asks(gateway, method, path, body, headers);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 4, headers.length);
        System.arraycopy(
                new String[] {"apikey", TestGateway.SERVICE_KEY, "Content-Type", "application/json"}, 0, all, 0, 4);
        return gateway.http().send(method, path, body, all);
    }

    private String begin() {
        HttpResponse<String> begun = send("POST", "/tx/v1", "");
        return begun.headers().firstValue("Location").orElseThrow();
    }

    private String marks() {
        return database.value("select coalesce(string_agg(id::text, ' ' order by id), '') from mark");
    }

    private static String batch(String mode, String... operations) {
        return "{\"mode\":\"%s\",\"operations\":[%s]}".formatted(mode, String.join(",", operations));
    }

    @Test
    void ofABatchNoOperationGoesOnAndNoneIsBegun() {
        LeavingClient client = asks("POST", "/batch/v1", batch("parallel", SLEEP, SLEEP, MARK.formatted(1)));
        traces.running(2, "slow");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(marks()).isEmpty();
        eventually(() -> traces.metric("sluice_operations_total{kind=\"batch\",outcome=\"cancelled\"") == 1);
        assertThat(traces.metric("sluice_queries_cancelled_total{cause=\"client_gone\",kind=\"batch\""))
                .isEqualTo(2);
        assertThat(send("POST", "/batch/v1", batch("parallel", MARK.formatted(1), MARK.formatted(2)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void ofAnAtomicBatchNothingIsLeft() {
        LeavingClient client = asks("POST", "/batch/v1", batch("atomic", MARK.formatted(1), SLEEP));
        traces.running(1, "slow");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(marks()).isEmpty();
    }

    @Test
    void aTransactionIsRolledBackWithItsStepAndSaysSo() {
        String transaction = begin();
        assertThat(send("POST", transaction + "/rest/mark", "{\"id\":1}").statusCode())
                .isEqualTo(201);
        LeavingClient client = asks("POST", transaction + "/rest/rpc/slow", "{}");
        traces.running(1, "slow");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(marks()).isEmpty();
        HttpResponse<String> told = send("POST", transaction + "/commit", "");
        assertThat(told.statusCode()).isEqualTo(410);
        assertThat(told.body()).isEqualTo("""
                {"code":"SLC301","message":"The transaction has ended",\
                "details":"rolled back because its client went away","hint":"Begin a new transaction."}""");
    }

    @Test
    void aStepThatWaitsItsTurnTakesTheTransactionWithIt() {
        String transaction = begin();
        LeavingClient sleeper = asks("POST", transaction + "/rest/rpc/slow", "{}");
        traces.running(1, "slow");
        LeavingClient waiter = asks("POST", transaction + "/rest/mark", "{\"id\":1}");
        sleeper.leaves();
        waiter.leaves();

        traces.goneWithinASecond();
        assertThat(marks()).isEmpty();
        assertThat(new JsonObject(send("DELETE", transaction, "").body()).getString("details"))
                .isEqualTo("rolled back because its client went away");
    }

    @Test
    void aCommitThatWasSentIsLetFinish() {
        database.run("""
                create or replace function public.dwell() returns trigger language plpgsql
                    as $$ begin perform pg_sleep(1.5); return null; end $$;
                create constraint trigger dwell after insert on public.mark deferrable initially deferred
                    for each row execute function public.dwell()
                """);
        String transaction = begin();
        assertThat(send("POST", transaction + "/rest/mark", "{\"id\":1}").statusCode())
                .isEqualTo(201);
        LeavingClient client = asks("POST", transaction + "/commit", "");
        traces.running(1, "COMMIT");
        client.leaves();

        eventually(() -> marks().equals("1"));
        assertThat(new JsonObject(send("POST", transaction + "/commit", "").body()).getString("details"))
                .isEqualTo("committed");
    }

    @Test
    void aStreamEndsWhileItsRowsAreAwaited() {
        LeavingClient client = asks("GET", "/rest/v1/slow_rows", "", "Accept", "application/x-ndjson");
        assertThat(client.raw().head()).startsWith("HTTP/1.1 200 ");
        traces.running(1, "fetch");
        client.leaves();

        traces.goneWithinASecond();
    }

    @Test
    void workUnderAKeyIsDoneWhenItIsAskedForAgain() {
        database.run("""
                create or replace function public.dwell() returns trigger language plpgsql
                    as $$ begin perform pg_sleep(case when current_setting('request.headers')::json ->> 'x-slow' = 'yes'
                        then 20 else 0 end); return null; end $$;
                create trigger dwell after insert on public.mark for each row execute function public.dwell()
                """);
        LeavingClient client =
                asks("POST", "/rest/v1/mark", "{\"id\":1}", "Idempotency-Key", "\"leaver-1\"", "X-Slow", "yes");
        traces.running(1, "mark");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(marks()).isEmpty();
        for (int time = 0; time < 2; time++) {
            assertThat(send("POST", "/rest/v1/mark", "{\"id\":1}", "Idempotency-Key", "\"leaver-1\"")
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(marks()).isEqualTo("1");
    }

    @Test
    void whoSharesAStatementOfChecksKeepsIt() {
        LeavingClient alone = check();
        traces.running(1, "project_rule");
        alone.leaves();
        traces.goneWithinASecond();

        LeavingClient first = check();
        traces.running(1, "project_rule");
        LeavingClient leaver = check();
        LeavingClient stayer = check();
        first.leaves();
        eventually(() -> database.activeStatements().size() == 1);
        leaver.leaves();

        assertThat(stayer.raw().head()).startsWith("HTTP/1.1 200 ");
        withinASecond(() -> traces.metric("sluice_queue_depth{kind=\"authorization\"") == 0);
        stayer.leaves();
        traces.goneWithinASecond();
    }

    private LeavingClient check() {
        return asks("POST", "/access/v1/evaluation", """
                {"subject":{"type":"user","id":"%s"},"action":{"name":"read"},
                 "resource":{"type":"project","id":"%s"}}""".formatted(VelroSample.ADA, VelroSample.SHARED_PROJECT));
    }
}
