package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests an Idempotency-Key makes one, which it keeps apart, and what is no key. */
@ExtendWith(PostgresExtension.class)
class IdempotencyKeyIT {

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

    @Test
    void theKeyOfAnotherRequestIsRefused() {
        String first = """
                POST /entry?columns=note
                Idempotency-Key: same
                Content-Type: application/json
                apikey: <service key>

                {"note": "a"}
                """;
        assertThat(harbour.answer(first)).startsWith("201\n");
        for (String other : List.of(
                first.replace("\"a\"", "\"b\""),
                first.replace("POST", "PATCH").replace("?columns=note", "?id=eq.1"),
                first.replace("?columns=note", "?columns=note&select=id"),
                first.replace("Idempotency-Key", "Prefer: return=representation\nIdempotency-Key"),
                first.replace("Idempotency-Key", "Accept: text/csv\nIdempotency-Key"))) {
            assertThat(harbour.answer(other)).isEqualTo("""
                    422
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=SLC211

                    {"code":"SLC211","message":"The Idempotency-Key was used for another request","details":null,\
                    "hint":"Give each request a key of its own, and repeat a request exactly as it was."}""");
        }
        assertThat(entries()).isEqualTo("1 a");
    }

    @Test
    void aRepeatMayAllowItselfMoreTime() {
        assertThat(harbour.answer(TICK.replace("Idempotency", "Prefer: timeout=1.5\nIdempotency")))
                .contains("\npreference-applied: timeout=1.5\n")
                .endsWith("\n1");
        assertThat(harbour.answer(TICK.replace("Idempotency", "Prefer: timeout=9\nIdempotency")))
                .contains("\nidempotency-replayed: true\npreference-applied: timeout=1.5\n")
                .endsWith("\n1");
    }

    @Test
    void theSameKeyOfAnotherCallerIsAnotherKey() {
        assertThat(harbour.answer(TICK)).endsWith("\n1");
        assertThat(harbour.answer(TICK.strip() + "\napikey: <service key>\n")).endsWith("\n2");
        assertThat(harbour.answer(TICK.strip() + "\nAuthorization: Bearer <token of ida>\n"))
                .endsWith("\n3");
        assertThat(harbour.answer(TICK.strip() + "\nAuthorization: Bearer <token of bo>\n"))
                .endsWith("\n4");
        // Another token of the same user, made a moment later.
        assertThat(harbour.answer(TICK.strip() + "\nAuthorization: Bearer <token of ida>\n"))
                .contains("idempotency-replayed: true")
                .endsWith("\n3");
        assertThat(harbour.answer(TICK)).isEqualTo(TICK_AGAIN);
    }

    @Test
    void methodsThatNeedNoKeyTakeNoNoticeOfIt() {
        for (String request : List.of(
                "GET /entry\nIdempotency-Key: k\nIdempotency-Key: l",
                "HEAD /entry\nIdempotency-Key: ",
                "QUERY /entry\nIdempotency-Key: \"\n\nid=eq.1",
                "POST /entry/query\nIdempotency-Key: a b\n\nid=eq.1",
                "PUT /entry?id=eq.9\nIdempotency-Key: k\nContent-Type: application/json\napikey: <service key>"
                        + "\n\n{\"id\": 9, \"note\": \"nine\"}",
                "DELETE /entry?id=eq.9\nIdempotency-Key: k\napikey: <service key>")) {
            assertThat(harbour.answer(request)).startsWith("2");
        }
        assertThat(records()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "\"open", "\"a\"b\"", "\"\\n\"", "\"a\";p=1"})
    void aKeyThatCannotBeReadIsRefused(String key) {
        assertThat(harbour.answer(TICK.replace("tick-key", key))).isEqualTo("""
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC201

                {"code":"SLC201","message":"The message is malformed","details":"header Idempotency-Key: must be a \
                string of 1 to 255 printable ASCII characters","hint":null}""");
        assertThat(tides()).isEqualTo("0");
    }

    @Test
    void aKeyHasALengthAndComesOnce() {
        assertThat(harbour.answer(TICK.replace("tick-key", "k".repeat(255)))).startsWith("200\n");
        assertThat(harbour.answer(TICK.replace("tick-key", "k".repeat(256)))).startsWith("400\n");
        assertThat(harbour.answer(TICK + "Idempotency-Key: tick-key\n")).isEqualTo("""
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC201

                {"code":"SLC201","message":"The message is malformed",\
                "details":"header Idempotency-Key: comes 2 times","hint":null}""");
    }

    @Test
    void aStringAndAWordAreTheSameKey() {
        assertThat(harbour.answer(TICK)).endsWith("\n1");
        assertThat(harbour.answer(TICK.replace("tick-key", "\"tick-key\""))).isEqualTo(TICK_AGAIN);
    }

    @Test
    void theRecordHoldsDigestsOfWhoAndWhatAndTheAnswer() {
        assertThat(harbour.answer(TICK)).endsWith("\n1");
        assertThat(database.rows("""
                        select length(caller), key, length(fingerprint), status, headers->0, encode(body, 'escape'),
                               created_at > now() - interval '1 minute'
                        from sluice.idempotency_key"""))
                .containsExactly(List.of("64", "tick-key", "32", "200", "[\"Content-Range\",\"0-0/*\"]", "1", "t"));
    }
}
