package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request with an Idempotency-Key is done once, however often it is sent. */
@ExtendWith(PostgresExtension.class)
class IdempotencyIT {

    private static final String TICK = """
            POST /rpc/tick
            Idempotency-Key: tick-key
            """;

    private static final String TICK_AGAIN = """
            200
            content-profile: harbour
            content-range: 0-0/*
            content-type: application/json; charset=utf-8
            idempotency-replayed: true
            vary: Accept, Prefer, Range

            1""";

    private static final ExecutorService CROWD = Executors.newFixedThreadPool(20);

    private static TestDatabase database;
    private static Harbour harbour;

    @BeforeAll
    static void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
        harbour = new Harbour(HarbourExtension.start(database));
    }

    @AfterAll
    static void stop() {
        harbour.close();
        CROWD.shutdown();
    }

    @BeforeEach
    void clear() {
        database.run(
                "truncate sluice.idempotency_key, harbour.entry, harbour.promise, harbour.witness restart identity;"
                        + " update harbour.tide set count = 0");
    }

    private static String entries() {
        return database.value(
                "select coalesce(string_agg(id || ' ' || note, ', ' order by id), '') from harbour.entry");
    }

    private static String tides() {
        return database.value("select count::text from harbour.tide");
    }

    private static String records() {
        return database.value("select count(*)::text from sluice.idempotency_key");
    }

    private static void twice(String request, String answer) {
        assertThat(harbour.answer(request)).isEqualTo(answer.replace("idempotency-replayed: true\n", ""));
        assertThat(harbour.answer(request)).isEqualTo(answer);
    }

    @Test
    void anInsertIsWrittenOnceAndToldTheSameWithItsRows() {
        twice("""
                POST /entry?select=id,note,weight
                Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324"
                Prefer: return=representation
                Content-Type: application/json
                apikey: <service key>

                [{"note": "first", "weight": 1.50}, {"note": "zwölf \\" Ø", "weight": null}]
                """, """
                201
                content-profile: harbour
                content-range: */*
                content-type: application/json; charset=utf-8
                idempotency-replayed: true
                preference-applied: return=representation
                vary: Accept, Prefer, Range

                [{"id":1,"note":"first","weight":1.50},
                 {"id":2,"note":"zwölf \\" Ø","weight":null}]""");
        assertThat(entries()).isEqualTo("1 first, 2 zwölf \" Ø");
    }

    @Test
    void anInsertIsToldTheSameWithItsLocation() {
        twice("""
                POST /entry
                Idempotency-Key: place
                Prefer: return=headers-only
                Content-Type: application/json
                apikey: <service key>

                {"note": "where"}
                """, """
                201
                content-range: */*
                idempotency-replayed: true
                location: /entry?id=eq.1
                preference-applied: return=headers-only
                vary: Accept, Prefer, Range
                """);
        assertThat(entries()).isEqualTo("1 where");
    }

    @Test
    void anUpdateIsMadeOnce() {
        database.run("insert into harbour.entry (note) values ('old')");
        // Nothing matches any more: made anew, the answer would be of no rows.
        twice("""
                PATCH /entry?note=eq.old
                Idempotency-Key: rename
                Content-Type: application/json
                apikey: <service key>

                {"note": "new"}
                """, """
                204
                content-range: 0-0/*
                idempotency-replayed: true
                vary: Accept, Prefer, Range
                """);
        assertThat(entries()).isEqualTo("1 new");
    }

    @Test
    void aFunctionIsCalledOnceForEachKey() {
        twice(TICK, TICK_AGAIN);
        assertThat(harbour.answer(TICK.replace("tick-key", "another"))).endsWith("\n2");
        assertThat(harbour.answer(TICK)).isEqualTo(TICK_AGAIN);
        assertThat(tides()).isEqualTo("2");
    }

    @Test
    void statusAndHeadersOfAFunctionsOwnAreToldAgain() {
        twice("""
                POST /rpc/headed
                Idempotency-Key: headed
                """, """
                202
                cache-control: no-store
                content-profile: harbour
                content-range: 0-0/*
                content-type: application/json; charset=utf-8
                idempotency-replayed: true
                vary: Accept, Prefer, Range
                x-tide: high

                "ebb\"""");
    }

    @Test
    void theFirstAnswerStaysThoughTheFunctionOnlyReads() {
        String request = """
                POST /rpc/moment
                Idempotency-Key: moment
                """;
        String first = harbour.answer(request);
        assertThat(harbour.answer(request)).isEqualTo(first.replace("vary:", "idempotency-replayed: true\nvary:"));
    }

    @Test
    void bytesAreToldAgain() {
        twice("""
                POST /rpc/flag
                Accept: image/x-flag
                Idempotency-Key: flag
                """, """
                200
                content-profile: harbour
                content-range: 0-0/*
                content-type: image/x-flag
                idempotency-replayed: true
                vary: Accept, Prefer, Range

                ABC""");
    }

    @Test
    void manyAtOnceAreOne() {
        String request = """
                POST /rpc/slow_tick
                Idempotency-Key: crowd
                Content-Type: application/json

                {"seconds": 0.2}
                """;
        List<String> answers = IntStream.range(0, 20)
                .mapToObj(one -> CompletableFuture.supplyAsync(() -> harbour.answer(request), CROWD))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.replace("idempotency-replayed: true\n", ""))
                .toList();
        assertThat(answers)
                .containsOnly(TICK_AGAIN.replace("idempotency-replayed: true\n", ""))
                .hasSize(20);
        assertThat(tides()).isEqualTo("1");
        assertThat(records()).isEqualTo("1");
    }

    @Test
    void whatFailedMayBeRepeated() {
        String request = """
                POST /entry
                Idempotency-Key: patience
                Content-Type: application/json
                apikey: <service key>

                {"note": "taken"}
                """;
        database.run("insert into harbour.entry (note) values ('taken')");
        assertThat(harbour.answer(request)).startsWith("409\n").contains("\"code\":\"23505\"");
        assertThat(records()).isEqualTo("0");
        database.run("delete from harbour.entry");
        twice(request, """
                201
                content-range: */*
                idempotency-replayed: true
                vary: Accept, Prefer, Range
                """);
        assertThat(entries()).isEqualTo("3 taken");
    }

    @Test
    void aConstraintThatFailsAtTheCommitUndoesTheRecordToo() {
        String request = """
                POST /promise
                Idempotency-Key: promise
                Content-Type: application/json
                apikey: <service key>

                {"id": 1, "other": 2}
                """;
        assertThat(harbour.answer(request)).startsWith("409\n").contains("\"code\":\"23503\"");
        assertThat(records()).isEqualTo("0");
        database.run("insert into harbour.promise values (2, null)");
        assertThat(harbour.answer(request)).startsWith("201\n");
        assertThat(database.value("select count(*)::text from harbour.promise")).isEqualTo("2");
    }

    @Test
    void anAnswerOfWhichNothingFollowsIsNotKept() {
        String request = """
                PATCH /entry?id=gte.1
                Idempotency-Key: one
                Accept: application/vnd.pgrst.object+json
                Prefer: return=representation
                Content-Type: application/json
                apikey: <service key>

                {"weight": 7}
                """;
        database.run("insert into harbour.entry (note) values ('a'), ('b')");
        assertThat(harbour.answer(request)).startsWith("406\n").contains("\"code\":\"PGRST116\"");
        database.run("delete from harbour.entry where note = 'b'");
        twice(request, """
                200
                content-profile: harbour
                content-range: 0-0/*
                content-type: application/vnd.pgrst.object+json; charset=utf-8
                idempotency-replayed: true
                preference-applied: return=representation
                vary: Accept, Prefer, Range

                {"id":1,"note":"a","weight":7}""");
    }
}
