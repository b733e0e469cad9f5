package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a call may change, and how a function speaks of the response itself. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CallEffectIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aReadingCallMayNotWrite(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        GET /rpc/note?entry=sun
                        apikey: <service key>
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=25006

                        {"code":"25006","message":"cannot execute INSERT in a read-only \
                        transaction","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        HEAD /rpc/note?entry=sun
                        apikey: <service key>
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=25006
                        """);
        assertThat(database.value("select count(*) from harbour.journal")).isEqualTo("2");
    }

    @Test
    void aPostOfAVolatileFunctionWrites(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /rpc/note
                        apikey: <service key>

                        {"entry": "sun"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"day":"1900-02-01","entry":"sun"}""");
        assertThat(database.value("select count(*) from harbour.journal")).isEqualTo("3");
    }

    @Test
    void aFunctionMaySetStatusAndHeaders(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/answer

                        {"status": "202", "headers": "[{\\"X-Tide\\": \\"high\\"}, {\\"Set-Cookie\\": \
                        \\"a=1\\"}, {\\"Set-Cookie\\": \\"b=2\\"}]"}
                        """)).isEqualTo("""
                        202
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        set-cookie: a=1
                        set-cookie: b=2
                        vary: Accept, Prefer, Range
                        x-tide: high

                        "told\"""");
        assertThat(harbour.answer("""
                        GET /rpc/answer?status=299&headers=[{"Content-Type": "text/plain"}]
                        """)).isEqualTo("""
                        299
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: text/plain
                        vary: Accept, Prefer, Range

                        "told\"""");
    }

    @Test
    void whatItSetsMustMakeSense(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/answer

                        {"status": "often", "headers": "[]"}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST112

                        {"code":"PGRST112","message":"response.status guc must be a valid status \
                        code","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/answer

                        {"status": "200", "headers": "{\\"X-Tide\\": \\"high\\"}"}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST111

                        {"code":"PGRST111","message":"response.headers guc must be a JSON array composed of \
                        objects with a single key and a string value","details":null,"hint":null}""");
    }

    @Test
    void aFunctionMayRaiseItsOwnStatus(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/owe
                        """)).isEqualTo("""
                        402
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PT402

                        {"code":"PT402","message":"Payment required","details":"Toll","hint":"Pay"}""");
    }

    @Test
    void aResponseThatIsRaisedAsksNobodyForATokenByItself(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "{\\"code\\": \\"T2\\", \\"message\\": \\"Who goes there?\\"}",
                         "detail": "{\\"status\\": 401, \\"headers\\": {}}"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=T2

                        {"code":"T2","message":"Who goes there?","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "{\\"code\\": \\"T2\\", \\"message\\": \\"Who goes there?\\"}",
                         "detail": "{\\"status\\": 401, \\"headers\\": {\\"WWW-Authenticate\\": \\"Flag\\"}}"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=T2
                        www-authenticate: Flag

                        {"code":"T2","message":"Who goes there?","details":null,"hint":null}""");
    }

    @Test
    void aFunctionMayRaiseAWholeResponse(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "{\\"code\\": \\"T1\\", \\"message\\": \\"The port is shut\\", \
                        \\"details\\": \\"fog\\", \\"hint\\": \\"wait\\"}",
                         "detail": "{\\"status\\": 423, \\"headers\\": {\\"X-Fog\\": \\"thick\\", \
                        \\"Retry-After\\": \\"60\\"}}"}
                        """)).isEqualTo("""
                        423
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=T1
                        retry-after: 60
                        x-fog: thick

                        {"code":"T1","message":"The port is shut","details":"fog","hint":"wait"}""");
    }

    @Test
    void aResponseThatIsRaisedMustBeWhole(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "The port is shut", "detail": "{\\"status\\": 423, \\"headers\\": {}}"}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST121

                        {"code":"PGRST121","message":"Could not parse JSON in the \\"RAISE SQLSTATE 'PGRST'\\" \
                        error","details":"Invalid JSON value for MESSAGE: 'The port is shut'","hint":"MESSAGE \
                        must be a JSON object with obligatory keys: 'code', 'message' and optional keys: \
                        'details', 'hint'."}""");
    }

    @Test
    void aResponseThatIsRaisedHasDetails(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "{\\"code\\": \\"T1\\", \\"message\\": \\"The port is shut\\"}", "detail": \
                        null}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST121

                        {"code":"PGRST121","message":"Could not parse JSON in the \\"RAISE SQLSTATE 'PGRST'\\" \
                        error","details":"DETAIL is missing in the RAISE statement","hint":"DETAIL must be a \
                        JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'."}""");
        assertThat(harbour.answer("""
                        POST /rpc/forbid

                        {"message": "{\\"code\\": \\"T1\\", \\"message\\": \\"The port is shut\\"}", "detail": \
                        "{\\"status\\": 423}"}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST121

                        {"code":"PGRST121","message":"Could not parse JSON in the \\"RAISE SQLSTATE 'PGRST'\\" \
                        error","details":"Invalid JSON value for DETAIL: '{\\"status\\": 423}'","hint":"DETAIL \
                        must be a JSON object with obligatory keys: 'status', 'headers' and optional key: \
                        'status_text'."}""");
    }

    @Test
    void aFunctionThatMayNotBeCalledIsForbidden(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/note

                        {"entry": "sun"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table \
                        journal","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/note
                        Authorization: Bearer <token of ida>

                        {"entry": "sun"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table \
                        journal","details":null,"hint":null}""");
    }
}
