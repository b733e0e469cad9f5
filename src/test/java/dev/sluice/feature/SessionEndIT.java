package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Eventually;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that end their own session, or say that it ends: each caller is answered, and so is the next. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SessionEndIT {

    /** More than there are connections, so that one which is not given back is missed. */
    private static final int ROUNDS = 40;

    private static final String UNREACHABLE = """
            503
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC003
            retry-after: 1

            {"code":"SLC003","message":"The database cannot be reached","details":null,\
            "hint":"Retry after the time that Retry-After gives; the gateway reconnects by itself."}""";

    private static final String RAISED = """
            <status>
            content-type: application/json; charset=utf-8
            proxy-status: PostgREST; error=<state>
            <wait>
            {"code":"<state>","details":"in a storm","hint":"wait","message":"claimed"}""";

    private static Harbour harbour;
    private static Harbour plainWords;

    @BeforeAll
    static void open(Harbour loaded, TestDatabase database) {
        database.run("""
                create function harbour.claim(state text) returns text stable language plpgsql as $$
                begin raise 'claimed' using errcode = state, detail = 'in a storm', hint = 'wait'; end $$;
                create function harbour.claim_late(state text) returns text volatile language plpgsql as $$
                begin raise 'claimed' using errcode = state, detail = 'in a storm', hint = 'wait'; end $$;
                create function harbour.linger() returns void stable language sql as $$ select pg_sleep(0.9) $$;
                create function harbour.leave() returns bool stable security definer language sql
                as $$ select pg_terminate_backend(pg_backend_pid()) $$;
                create function harbour.write_and_leave() returns bool volatile security definer language plpgsql as $$
                begin insert into harbour.journal values ('1900-02-02', 'left');
                return pg_terminate_backend(pg_backend_pid()); end $$;
                """);
        harbour = new Harbour(HarbourExtension.start(database));
        plainWords = new Harbour(TestGateway.startDropIn(database, "PGRST_DB_SCHEMAS=harbour"));
    }

    @AfterAll
    static void close() {
        harbour.close();
        plainWords.close();
    }

    @ParameterizedTest
    @CsvSource({
        "57P01, 503",
        "57P02, 500",
        "57P03, 500",
        "57P05, 500",
        "25P03, 500",
        "25P04, 500",
        "08006, 503",
        "53300, 503"
    })
    void aStateThatIsRaisedIsTheFailureOfItsStatement(String state, int status) {
        String told = RAISED.replace("<status>", String.valueOf(status))
                .replace("<wait>", status == 503 ? "retry-after: 1\n" : "")
                .replace("<state>", state);
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(plainWords.answer("GET /rpc/claim?state=" + state)).isEqualTo(told);
            assertThat(plainWords.answer("""
                            POST /rpc/claim_late
                            Content-Type: application/json

                            {"state":"%s"}""".formatted(state))).isEqualTo(told);
            assertThat(harbour.answer("GET /rpc/claim?state=%s\napikey: <service key>".formatted(state)))
                    .startsWith("%d\n".formatted(status))
                    .contains("{\"code\":\"%s\",\"message\":\"PostgreSQL could not finish the statement\""
                            .formatted(state));
        }
    }

    @Test
    void aSessionThatEndsItselfIsTheDatabasesAbsenceAndHasCommittedNothing(TestDatabase database) {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(harbour.answer("GET /rpc/leave\napikey: <service key>")).isEqualTo(UNREACHABLE);
            assertThat(harbour.answer("POST /rpc/write_and_leave\napikey: <service key>"))
                    .isEqualTo(UNREACHABLE);
        }
        assertThat(database.value("select count(*) from harbour.journal where entry = 'left'"))
                .isEqualTo("0");
        assertThat(harbour.answer("GET /rpc/hail?name=Ada\napikey: <service key>"))
                .startsWith("200\n");
    }

    @Test
    void inTheDropInModeWhoGetsNoConnectionIsToldAsPostgrestTells(TestDatabase database) {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (TestGateway narrow = TestGateway.startDropIn(database, "PGRST_DB_SCHEMAS=harbour", "PGRST_DB_POOL=2")) {
            Harbour full = new Harbour(narrow);
            for (int caller = 0; caller < 4; caller++) {
                callers.execute(() -> full.answer("GET /rpc/linger"));
            }
            Eventually.eventually(() -> database.activeStatements().size() == 2);

            assertThat(full.answer("GET /rpc/hail?name=Ada\nPrefer: timeout=0.2"))
                    .isEqualTo("""
                    504
                    content-type: application/json; charset=utf-8
                    proxy-status: PostgREST; error=PGRST003

                    {"code":"PGRST003","details":null,"hint":null,\
                    "message":"Timed out acquiring connection from connection pool."}""");
            assertThat(full.answer("GET /rpc/hail?name=Ada")).startsWith("200\n");
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void inTheDropInModeASessionsEndIsToldAsPostgresqlTellsIt() {
        String told = """
                503
                content-type: application/json; charset=utf-8
                proxy-status: PostgREST; error=57P01
                retry-after: 1

                {"code":"57P01","details":null,"hint":null,\
                "message":"terminating connection due to administrator command"}""";
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(plainWords.answer("GET /rpc/leave")).isEqualTo(told);
            assertThat(plainWords.answer("POST /rpc/write_and_leave")).isEqualTo(told);
        }
    }
}
