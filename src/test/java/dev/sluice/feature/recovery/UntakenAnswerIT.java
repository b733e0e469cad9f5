package dev.sluice.feature.recovery;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.contract.Body;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An asker that waits no longer never hears of what its answer handed over to it, so the gateway ends that itself, long
 * before its idle limit does.
 */
@Alone
@ExtendWith(PostgresExtension.class)
class UntakenAnswerIT {

    private static final Identity SERVICE = new Identity(
            "service_role", null, Credential.SERVICE_KEY, new JsonText("{\"role\":\"service_role\"}"), null);

    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** Asks and waits for less long than the answer takes. */
    private static void askWithoutPatience(TestGateway gateway, Operation<?, ?> operation, Message question) {
        assertThat(catchThrowable(() -> gateway.gateway()
                        .vertx()
                        .eventBus()
                        .request(
                                operation.address(),
                                question,
                                new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        late -> assertThat(late.failureType()).isEqualTo(ReplyFailure.TIMEOUT));
    }

    private static RestRequest streamed(String path) {
        return new RestRequest(
                "GET", path, null, List.of(new Header("Accept", "application/x-ndjson")), Body.EMPTY, SERVICE);
    }

    @BeforeAll
    static void views(TestDatabase database) {
        database.run("""
                create view public.numbers as select n as id from generate_series(1, 20000) n;
                create view public.slow as
                select n as id, case when n = 1 then pg_sleep(0.5)::text end as pause from generate_series(1, 20000) n;
                grant select on public.numbers, public.slow to service_role
                """);
    }

    private static String openTransactions(TestDatabase database) {
        return database.value("select count(*)::text from pg_stat_activity where datname = current_database()"
                + " and application_name in ('sluice table', 'sluice transaction') and state <> 'idle'");
    }

    @Test
    void aStream(TestDatabase database) throws Exception {
        try (TestGateway gateway = TestGateway.start(database, "kinds.table.time_limit=5s")) {
            askWithoutPatience(gateway, Operations.REST, streamed("/slow"));
            eventually(() -> openTransactions(database).equals("1"));
            eventually(() -> openTransactions(database).equals("0"));
        }
    }

    /** The answer was on its way when its asker stopped waiting, and was dropped where nobody could tell. */
    @Test
    void aStreamThatIsNotAcknowledged(TestDatabase database) throws Exception {
        try (TestGateway gateway = TestGateway.start(database)) {
            gateway.gateway()
                    .vertx()
                    .eventBus()
                    .request(
                            Operations.REST.address(),
                            streamed("/numbers"),
                            new DeliveryOptions().addHeader("acknowledges", "true"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            assertThat(openTransactions(database)).isEqualTo("1");
            eventually(() -> openTransactions(database).equals("0"));
        }
    }

    @Test
    void aTransaction(TestDatabase database) throws Exception {
        try (TestGateway gateway = TestGateway.start(
                database,
                "event_loops=1",
                "kinds.transaction.pool_size=1",
                "kinds.transaction.time_limit=5s",
                "transactions.idle_limit=20s")) {
            String first = begin(gateway);
            askWithoutPatience(gateway, Operations.BEGIN, new TransactionBegin(SERVICE, null, false, null));
            gateway.http().send("DELETE", first, "", "apikey", TestGateway.SERVICE_KEY);
            String next = begin(gateway);
            gateway.http().send("DELETE", next, "", "apikey", TestGateway.SERVICE_KEY);
            eventually(() -> openTransactions(database).equals("0"));
        }
    }

    private static String begin(TestGateway gateway) {
        return gateway.http()
                .post("/tx/v1", "", "apikey", TestGateway.SERVICE_KEY)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }
}
