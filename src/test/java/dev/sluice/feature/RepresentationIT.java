package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The forms in which rows come. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RepresentationIT {

    @Test
    void oneRowIsAnObject(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.object+json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":1}""");
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Accept: application/vnd.pgrst.object
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.object+json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":1}""");
    }

    @Test
    void noneOrManyAreNoObject(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.9
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON object",\
                        "details":"The result contains 0 rows","hint":null}""");
        assertThat(harbour.answer("""
                        GET /port?select=id
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON object",\
                        "details":"The result contains 3 rows","hint":null}""");
    }

    @Test
    void nullsAreStripped(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?id=eq.3
                        Accept: application/vnd.pgrst.array+json;nulls=stripped
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.3
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":3,"name":"Cork","country":"IE"}]""");
        assertThat(harbour.answer("""
                        GET /port?id=eq.3
                        Accept: application/vnd.pgrst.object+json;nulls=stripped
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.3
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":3,"name":"Cork","country":"IE"}""");
    }

    @Test
    void rowsComeAsCsv(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id,name,opened&order=id
                        Accept: text/csv
                        """)).isEqualTo("""
                        200
                        content-location: /port?order=id&select=id%2Cname%2Copened
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: text/csv; charset=utf-8
                        vary: Accept, Prefer, Range

                        id,name,opened
                        1,Aalborg,1900-05-01
                        2,Bergen,1890-01-15
                        3,Cork,""");
    }

    @Test
    void anAggregateOfTheSchemaMakesAMediaType(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?order=id
                        Accept: text/vnd.list
                        """)).isEqualTo("""
                        200
                        content-location: /port?order=id
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: text/vnd.list
                        vary: Accept, Prefer, Range

                        * Aalborg
                        * Bergen
                        * Cork
                        """);
    }

    @Test
    void aFunctionMakesAMediaType(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/flag
                        Accept: image/x-flag
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: image/x-flag
                        vary: Accept, Prefer, Range

                        ABC""");
    }

    @Test
    void theFirstTypeThatIsThereIsTaken(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Accept: image/x-flag, text/csv;q=0.5, application/json;q=0.9
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Accept: text/*, */*
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }

    @Test
    void whatIsNotThereIsToldByName(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port
                        Accept: image/png
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST107

                        {"code":"PGRST107","message":"None of these media types are available: image/png",\
                        "details":null,"hint":null}""");
    }

    @Test
    void anObjectOfAnUpdateIsOneRowOrNothingIsWritten(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /port?id=gt.0
                        Accept: application/vnd.pgrst.object+json
                        Content-Type: application/json
                        Prefer: return=representation
                        apikey: <service key>

                        {"country": "XX"}
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON object",\
                        "details":"The result contains 3 rows","hint":null}""");
        assertThat(harbour.answer("""
                        GET /port?select=country&id=eq.1
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=country
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"country":"DK"}]""");
    }
}
