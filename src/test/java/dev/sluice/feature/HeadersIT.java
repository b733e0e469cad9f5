package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The headers around a response. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class HeadersIT {

    @Test
    void aPageOfAnotherOriginMayReadTheResponse(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Origin: http://example.com
                        """)).isEqualTo("""
                        200
                        access-control-allow-origin: *
                        access-control-expose-headers: Content-Encoding, Content-Location, Content-Range,\
                         Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }

    @Test
    void aBrowserMayAskBeforeItSends(Harbour harbour) {
        assertThat(harbour.answer("""
                        OPTIONS /port
                        Origin: http://example.com
                        Access-Control-Request-Method: POST
                        Access-Control-Request-Headers: Foo, Bar
                        """)).isEqualTo("""
                        200
                        access-control-allow-headers: Authorization, Foo, Bar, Accept, Accept-Language,\
                         Content-Language
                        access-control-allow-methods: GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD
                        access-control-allow-origin: *
                        access-control-max-age: 86400
                        """);
    }

    @Test
    void optionsTellWhatMayBeDone(Harbour harbour) {
        assertThat(harbour.answer("""
                        OPTIONS /port
                        """)).isEqualTo("""
                        200
                        access-control-allow-origin: *
                        allow: OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        OPTIONS /ferry
                        """)).isEqualTo("""
                        200
                        access-control-allow-origin: *
                        allow: OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        OPTIONS /
                        """)).isEqualTo("""
                        200
                        access-control-allow-origin: *
                        allow: OPTIONS,GET,HEAD
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void optionsOfWhatIsNotThereTellSo(Harbour harbour) {
        assertThat(harbour.answer("""
                        OPTIONS /rpc/add
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.add without parameters \
                        in the schema cache","details":"Searched for the function harbour.add without \
                        parameters, but no matches were found in the schema cache.","hint":"Perhaps you meant to \
                        call the function harbour.add(a, b)"}""");
        assertThat(harbour.answer("""
                        OPTIONS /rpc/sink
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.sink without \
                        parameters in the schema cache","details":"Searched for the function harbour.sink \
                        without parameters, but no matches were found in the schema cache.","hint":null}""");
        assertThat(harbour.answer("""
                        OPTIONS /nothing
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205

                        {"code":"PGRST205","message":"Could not find the table 'harbour.nothing' in the schema \
                        cache","details":null,"hint":null}""");
    }

    @Test
    void headIsReadWithoutItsBody(Harbour harbour) {
        assertThat(harbour.answer("""
                        HEAD /port?select=id&id=lt.4
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=lt.4&select=id
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        HEAD /rpc/add?a=1
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        HEAD /nothing
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205
                        """);
    }

    @Test
    void aFunctionMaySayItsHeadersAndStatus(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/headed
                        """)).isEqualTo("""
                        202
                        cache-control: no-store
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        x-tide: high

                        "ebb\"""");
    }

    @Test
    void theContentLocationIsTheCanonicalQuery(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1&order=id
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&order=id&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }

    @Test
    void aNewRowSaysWhereItIs(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port
                        Content-Type: application/json
                        Prefer: return=headers-only
                        apikey: <service key>

                        {"id": 50, "name": "New"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        location: /port?id=eq.50
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }
}
