package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a statement can read of the request that it serves. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RequestSettingsIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    private static Harbour with(TestDatabase database, String... settings) {
        return new Harbour(HarbourExtension.start(database, settings));
    }

    @Test
    void whoIsAsking(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=request.jwt.claims
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "{\\"role\\":\\"anon\\"}\"""");
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=request.jwt.claims
                        apikey: <service key>
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "{\\"role\\":\\"service_role\\",\\"key_name\\":\\"tests\\"}\"""");
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=role
                        Authorization: Bearer <token of ida>
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "authenticated\"""");
    }

    @Test
    void howItIsAsked(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/peek

                        {"name": "request.method"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "POST\"""");
        assertThat(harbour.answer("""
                        HEAD /rpc/peek?name=request.method
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=request.path
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "/rpc/peek\"""");
    }

    @Test
    void headersAndCookies(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=request.cookies
                        Cookie: a=1; b="two"; c
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "{\\"a\\":\\"1\\",\\"b\\":\\"two\\",\\"c\\":\\"\\"}\"""");
        assertThat(harbour.answer("""
                        GET /rpc/letterhead?name=x-tide
                        X-Tide: high
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "high\"""");
        assertThat(harbour.answer("""
                        GET /rpc/letterhead?name=cookie
                        Cookie: a=1
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        null""");
    }

    @Test
    void theSearchPathBeginsWithTheSchema(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=search_path
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "\\"harbour\\", \\"public\\"\"""");
    }

    @Test
    void nothingIsLeftForTheNext(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/answer

                        {"status": "202", "headers": "[{\\"X-Tide\\": \\"high\\"}]"}
                        """)).isEqualTo("""
                        202
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        x-tide: high

                        "told\"""");
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=response.headers
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "\"""");
        assertThat(harbour.answer("""
                        GET /rpc/peek?name=request.cookies
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "{}\"""");
    }

    @Test
    void functionsMayChooseTheirIsolation(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/strict
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "serializable\"""");
        assertThat(harbour.answer("""
                        POST /rpc/peek

                        {"name": "transaction_isolation"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "read committed\"""");
    }

    @Test
    void settingsOfTheApplication(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.app.settings.master=Ida")) {
            assertThat(harbour.answer("""
                        GET /rpc/peek?name=app.settings.master
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "Ida\"""");
        }
    }

    @Test
    void aFunctionLooksAtEachRequestBeforeItIsServed(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-pre-request=customs.inspect")) {
            assertThat(harbour.answer("""
                        GET /rpc/peek?name=harbour.inspected
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "GET by anon\"""");
            assertThat(harbour.answer("""
                        GET /port?id=eq.1
                        X-Cargo: gold
                        """)).isEqualTo("""
                        451
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PT451

                        {"code":"PT451","message":"No gold","details":null,"hint":null}""");
            assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        X-Cargo: gold

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        451
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PT451

                        {"code":"PT451","message":"No gold","details":null,"hint":null}""");
        }
    }

    @Test
    void aFunctionMayChooseItsTimeLimit(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/doze
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=57014

                        {"code":"57014","message":"PostgreSQL could not finish the \
                        statement","details":null,"hint":"The statement was ended by the server; ask for less or \
                        ask again."}""");
    }
}
