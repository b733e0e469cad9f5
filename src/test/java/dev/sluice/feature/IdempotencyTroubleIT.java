package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Gateway;
import dev.sluice.config.PostgrestLoader;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a key is for: no answer in time, an answer that is lost; and what becomes of it where it cannot be honoured. */
@ExtendWith(PostgresExtension.class)
class IdempotencyTroubleIT {

    private static final String TICK = """
            POST /rpc/tick
            Idempotency-Key: tick
            """;

    private static final String TICKED = """
            200
            content-profile: harbour
            content-range: 0-0/*
            content-type: application/json; charset=utf-8
            vary: Accept, Prefer, Range

            1""";

    private static final String TICKED_BEFORE = TICKED.replace("vary", "idempotency-replayed: true\nvary");

    private static final String NOT_HONOURED = """
            501
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC213

            {"code":"SLC213","message":"An Idempotency-Key cannot be honoured","details":"%s",\
            "hint":"Nothing was done. Leave the header out, or have conf/idempotency.sql run in the \
            database and idempotency.enabled set."}""";

    private static TestDatabase database;

    private Harbour harbour;

    @BeforeAll
    static void fill(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
    }

    @BeforeEach
    void clear() {
        database.run("drop table if exists sluice.idempotency_key; alter schema sluice owner to sluice_authenticator;"
                + " update harbour.tide set count = 0");
    }

    private void start(String... settings) {
        harbour = new Harbour(HarbourExtension.start(database, settings));
    }

    @AfterEach
    void stop() {
        if (harbour != null) {
            harbour.close();
        }
    }

    private static String tides() {
        return database.value("select count::text from harbour.tide");
    }

    private static boolean runs(String query) {
        return database.activeStatements().stream().anyMatch(statement -> statement.contains(query));
    }

    private static String records() {
        return database.value("select count(*)::text from sluice.idempotency_key");
    }

    @Test
    void aRequestWhoseTimeRanOutIsRepeatedWithMoreOfIt() {
        start();
        String request = """
                POST /rpc/slow_tick
                Idempotency-Key: slow
                Prefer: timeout=%s
                Content-Type: application/json

                {"seconds": 0.5}
                """;

        assertThat(harbour.answer(request.formatted("0.2"))).startsWith("504\n").contains("SLC001");
        assertThat(records()).isEqualTo("0");
        assertThat(harbour.answer(request.formatted("5"))).startsWith("200\n").endsWith("\n1");
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void aRepeatThatWaitsForTheFirstWaitsNoLongerThanItsLimit() throws Exception {
        start();
        String request = """
                POST /rpc/slow_tick
                Idempotency-Key: wait
                Prefer: timeout=%s
                Content-Type: application/json

                {"seconds": 0.7}
                """;
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> harbour.answer(request.formatted("5")));
        eventually(() -> runs("slow_tick"));

        assertThat(harbour.answer(request.formatted("0.2"))).startsWith("504\n").contains("SLC001");
        assertThat(first.get(10, TimeUnit.SECONDS)).startsWith("200\n").endsWith("\n1");
        assertThat(harbour.answer(request.formatted("0.2")))
                .contains("\nidempotency-replayed: true\npreference-applied: timeout=5\n")
                .endsWith("\n1");
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void aCommitOfWhichNothingWasHeardIsAnsweredByTheRepeat() {
        ServerAddress server = ServerAddress.parse(database.uri());
        try (CuttingRelay relay = CuttingRelay.to(server.port())) {
            ServerAddress relayed =
                    new ServerAddress("127.0.0.1", relay.port(), server.user(), server.password(), server.database());
            harbour = new Harbour(HarbourExtension.start(
                    new TestDatabase(relayed.uri(), database.administratorUri()), "authorization.rules="));
            relay.cutAtCommit();

            assertThat(harbour.answer(TICK)).startsWith("500\n").contains("SLC004");
            assertThat(tides()).isEqualTo("1");
            assertThat(harbour.answer(TICK)).isEqualTo(TICKED_BEFORE);
            assertThat(tides()).isEqualTo("1");
        }
    }

    @Test
    void whereTransactionsCannotSeeWhatTheyWaitedForTheRepeatIsToldSo() throws Exception {
        start();
        String request = """
                POST /rpc/slow_tick_in_order
                Idempotency-Key: order
                """;
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> harbour.answer(request));
        eventually(() -> runs("slow_tick"));

        assertThat(harbour.answer(request)).isEqualTo("""
                409
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC212

                {"code":"SLC212","message":"A request with the same Idempotency-Key is under way","details":null,\
                "hint":"Repeat the request after a moment."}""");
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(TICKED);
        assertThat(harbour.answer(request)).isEqualTo(TICKED_BEFORE);
    }

    @Test
    void afterTheWindowARequestIsDoneAnew() {
        start();
        assertThat(harbour.answer(TICK)).isEqualTo(TICKED);
        database.run("update sluice.idempotency_key set created_at = now() - interval '23 hours 59 minutes'");
        assertThat(harbour.answer(TICK)).isEqualTo(TICKED_BEFORE);
        database.run("update sluice.idempotency_key set created_at = now() - interval '24 hours 1 minute'");

        assertThat(harbour.answer(TICK.strip() + "\nPrefer: count=exact\n"))
                .startsWith("200\n")
                .endsWith("\n2");
        assertThat(harbour.answer(TICK)).startsWith("422\n");
        assertThat(records()).isEqualTo("1");
    }

    @Test
    void whatHasExpiredIsDeleted() {
        start("idempotency.window=1s");
        database.run("insert into sluice.idempotency_key (caller, key, fingerprint, created_at)"
                + " select 'c', n::text, '', now() - interval '1 hour' from generate_series(1, 2500) n;"
                + " insert into sluice.idempotency_key values ('c', 'young', '', null, null, null, now() + '1 hour')");

        eventually(() -> records().equals("1"));
    }

    @Test
    void whereItIsSwitchedOffAKeyIsRefused() {
        start("idempotency.enabled=false");
        String answer = NOT_HONOURED.formatted("idempotency.enabled is false");

        assertThat(database.value("select to_regclass('sluice.idempotency_key')::text"))
                .isNull();
        assertThat(harbour.answer(TICK)).isEqualTo(answer);
        assertThat(harbour.answer("PATCH /tide?id=eq.1\nIdempotency-Key: k\n\n{\"count\": 9}"))
                .isEqualTo(answer);
        assertThat(harbour.answer("""
                        POST /batch/v1
                        Idempotency-Key: k

                        {"mode": "atomic", "operations": [{"operation": "call", "table": "tick", "data": {}}]}
                        """)).isEqualTo(answer);
        assertThat(harbour.answer("GET /tide?select=count\nIdempotency-Key: k")).endsWith("[{\"count\":0}]");
        assertThat(harbour.answer("POST /rpc/tick")).isEqualTo(TICKED);
    }

    @Test
    void aTableThatIsGoneIsMissedAndMadeAgain() {
        start("idempotency.window=1s");
        database.run("drop table sluice.idempotency_key");
        assertThat(harbour.answer(TICK))
                .isIn(NOT_HONOURED.formatted("the table of keys cannot be used: 42P01"), TICKED);
        eventually(() -> harbour.answer(TICK).startsWith("200\n"));
    }

    @Test
    void aGatewayThatMayNotMakeTheTableRefusesUntilItIsMade() throws IOException {
        database.run("alter schema sluice owner to postgres");
        start("authorization.rules=", "authentication.store.enabled=false");
        assertThat(harbour.answer(TICK)).isEqualTo(NOT_HONOURED.formatted("the table of keys cannot be used: 42501"));
        assertThat(tides()).isEqualTo("0");

        database.run(Files.readString(Path.of("conf", "idempotency.sql")));
        assertThat(harbour.answer(TICK)).isEqualTo(NOT_HONOURED.formatted("the table of keys cannot be used: 42501"));
        database.run("grant usage on schema sluice to sluice_authenticator;"
                + " grant select, insert, update, delete on sluice.idempotency_key to sluice_authenticator");

        assertThat(harbour.answer(TICK)).isEqualTo(TICKED);
        assertThat(harbour.answer(TICK)).isEqualTo(TICKED_BEFORE);
    }

    @Test
    void gatewaysThatStartTogetherMakeOneTable() throws Exception {
        List<CompletableFuture<TestGateway>> starts = List.of(
                CompletableFuture.supplyAsync(() -> HarbourExtension.start(database)),
                CompletableFuture.supplyAsync(() -> HarbourExtension.start(database)));
        try (TestGateway one = starts.get(0).get(20, TimeUnit.SECONDS);
                TestGateway other = starts.get(1).get(20, TimeUnit.SECONDS)) {
            assertThat(new Harbour(one).answer(TICK)).isEqualTo(TICKED);
            assertThat(new Harbour(other).answer(TICK)).isEqualTo(TICKED_BEFORE);
        }
    }

    @Test
    void inThePlaceOfAPostgrestAKeyIsPassedOver() throws Exception {
        Gateway gateway = Gateway.start(new PostgrestLoader(
                                Map.of(
                                        "PGRST_DB_URI",
                                        database.uri(),
                                        "PGRST_DB_SCHEMAS",
                                        "harbour",
                                        "PGRST_DB_ANON_ROLE",
                                        "anon"),
                                List.of("http.port=0"))
                        .load(null, Map.of())
                        .gateway())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        try {
            HttpCalls http = new HttpCalls("http://127.0.0.1:" + gateway.apiPort());
            assertThat(http.post("/rpc/tick", "", "Idempotency-Key", "").body()).isEqualTo("1");
            assertThat(http.post("/rpc/tick", "", "Idempotency-Key", "").body()).isEqualTo("2");
            assertThat(database.value("select to_regclass('sluice.idempotency_key')::text"))
                    .isNull();
        } finally {
            gateway.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
