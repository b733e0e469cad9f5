package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an error says, word by word. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ErrorBodyIT {

    @Test
    void aPathIsATableOrAFunction(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /a/b
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST125

                        {"code":"PGRST125","message":"Invalid path specified in request URL",\
                        "details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        GET /rpc/a/b
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST125

                        {"code":"PGRST125","message":"Invalid path specified in request URL",\
                        "details":null,"hint":null}""");
    }

    @Test
    void aMethodIsOneOfTheDialects(Harbour harbour) {
        assertThat(harbour.answer("""
                        TRACE /port
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST117

                        {"code":"PGRST117","message":"Unsupported HTTP method: TRACE","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /rpc/add
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST101

                        {"code":"PGRST101","message":"Cannot use the DELETE method on RPC",\
                        "details":null,"hint":null}""");
    }

    @Test
    void aBodyIsReadBeforeItIsWritten(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port
                        Content-Type: application/json
                        apikey: <service key>

                        {"id":
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"Empty or invalid json","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /port
                        Content-Type: application/json
                        apikey: <service key>

                        [{"id": 1}, {"name": "x"}]
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"All object keys must match","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /port
                        Content-Type: application/yaml
                        apikey: <service key>

                        id: 1
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"Content-Type not acceptable: application/yaml",\
                        "details":null,"hint":null}""");
    }

    @Test
    void aColumnThatIsNotThereIsNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port?columns=id,nmae
                        Content-Type: application/json
                        apikey: <service key>

                        {"id": 1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST204

                        {"code":"PGRST204","message":"Could not find the 'nmae' column of 'port' in the schema \
                        cache","details":null,"hint":null}""");
    }

    @Test
    void aFunctionThatIsNotThereIsToldWithTheNearest(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/addd?a=1
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.addd(a) in the schema \
                        cache","details":"Searched for the function harbour.addd with parameter a,\
                         but no matches were found in the schema cache.","hint":"Perhaps you meant to call the \
                        function harbour.add"}""");
        assertThat(harbour.answer("""
                        GET /rpc/add?aa=1
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.add(aa) in the schema \
                        cache","details":"Searched for the function harbour.add with parameter aa,\
                         but no matches were found in the schema cache.","hint":"Perhaps you meant to call the \
                        function harbour.add(a, b)"}""");
        assertThat(harbour.answer("""
                        POST /rpc/nothing
                        Content-Type: application/json

                        {}
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.nothing without \
                        parameters in the schema cache","details":"Searched for the function harbour.nothing \
                        without parameters or with a single unnamed json/jsonb parameter,\
                         but no matches were found in the schema cache.","hint":null}""");
    }

    @Test
    void aFunctionMayRaiseItsOwnStatus(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/refuse
                        """)).isEqualTo("""
                        418
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PT418

                        {"code":"PT418","message":"a teapot","details":"short","hint":"and stout"}""");
    }

    @Test
    void aConflictIsPostgresOwn(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port
                        Content-Type: application/json
                        apikey: <service key>

                        {"id": 1, "name": "Again"}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23505

                        {"code":"23505","message":"duplicate key value violates unique constraint \
                        \\"port_pkey\\"","details":"Key (id)=(1) already exists.","hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /port?id=eq.1
                        apikey: <service key>
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23503

                        {"code":"23503","message":"update or delete on table \\"port\\" violates foreign key \
                        constraint \\"company_seat\\" on table \\"company\\"","details":"Key (id)=(1) is still \
                        referenced from table \\"company\\".","hint":null}""");
    }

    @Test
    void aRightThatIsMissingAsksForACredential(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /pilot?id=eq.1
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table pilot","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /pilot?id=eq.1
                        Authorization: Bearer <token of bo>
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table pilot","details":null,"hint":null}""");
    }

    @Test
    void aReadMayNotWrite(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/sink?lowest=1
                        apikey: <service key>
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=25006

                        {"code":"25006","message":"cannot execute UPDATE in a read-only transaction",\
                        "details":null,"hint":null}""");
    }

    /** The driver tries such a statement twice, and the second fault is that the transaction has failed. */
    @Test
    void aTypeThatDoesNotFitIsToldInPostgresFirstWords(Harbour harbour) {
        String told = """
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42804

                        {"code":"42804","message":"argument of IS TRUE must be type boolean, not type text",\
                        "details":null,"hint":null}""";

        assertThat(harbour.answer("GET /port?name=is.true")).isEqualTo(told);
        assertThat(harbour.answer("GET /port?name=is.true\nPrefer: count=planned"))
                .isEqualTo(told);
    }
}
