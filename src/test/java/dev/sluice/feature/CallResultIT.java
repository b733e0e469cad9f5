package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What functions give back, by what they say they return. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CallResultIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aValueIsItself(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/half?whole=9
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"part":4}""");
        assertThat(harbour.answer("""
                        GET /rpc/unknown
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        null""");
        assertThat(harbour.answer("""
                        GET /rpc/flags
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        ["blue","peter"]""");
    }

    @Test
    void severalOutParametersAreAnObject(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/area?length=4&width=3
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"deck":12,"rail":14}""");
        assertThat(harbour.answer("""
                        POST /rpc/flip

                        {"port": "red", "starboard": "green"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"port":"green","starboard":"red"}""");
        assertThat(harbour.answer("""
                        GET /rpc/area?length=4&width=3&select=rail
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"rail":14}""");
    }

    @Test
    void aSetOfValuesIsAnArray(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/bells?most=3
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [1, 2, 3]""");
        assertThat(harbour.answer("""
                        GET /rpc/bells?most=0
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void aTableIsAnArrayOfObjects(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/tides?days=3&height=gt.2&order=day.desc&select=height,at:day
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"height":4.5,"at":3},
                         {"height":3.0,"at":2}]""");
        assertThat(harbour.answer("""
                        GET /rpc/tides?days=5&limit=2&offset=1
                        Prefer: count=exact
                        """)).isEqualTo("""
                        206
                        content-profile: harbour
                        content-range: 1-2/5
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"day":2,"height":3.0},
                         {"day":3,"height":4.5}]""");
        assertThat(harbour.answer("""
                        GET /rpc/tides?days=5&offset=7
                        Prefer: count=exact
                        """)).isEqualTo("""
                        416
                        content-profile: harbour
                        content-range: */5
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        {"code":"PGRST103","message":"Requested range not satisfiable","details":"An offset of 7 \
                        was requested, but there are only 5 rows.","hint":null}""");
    }

    @Test
    void aRowIsAnObjectAndSoIsNone(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/flagship?select=id,name
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":1,"name":"Alma"}""");
        assertThat(harbour.answer("""
                        GET /rpc/wreck?select=id,name
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":null,"name":null}""");
    }

    @Test
    void nothingIsNoContent(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /rpc/erase
                        apikey: <service key>
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        POST /rpc/wait
                        Prefer: return=representation

                        {"seconds": 0}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select count(*) from harbour.journal")).isEqualTo("0");
    }

    @Test
    void rowsOfATableHaveAllThatATableHas(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=2000&select=name,company(name),age&order=built.desc&kind=eq.tug
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"name":"Bris","age":15,"company":{"name": "Nordlys"}}]""");
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=1&select=id,certificate!inner(number)&certificate.number=eq.C-2
                        Prefer: count=exact
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/1
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"id":2,"certificate":{"number": "C-2"}}]""");
    }

    @Test
    void enumsArraysAndJsonAreArguments(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/of_kind?wanted=ferry&names={Alma,"Bo b"}&select=id
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
        assertThat(harbour.answer("""
                        POST /rpc/of_kind?select=id

                        {"wanted": "tug", "names": ["Bris"], "cargo": {"tons": 3}}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":2}]""");
        assertThat(harbour.answer("""
                        GET /rpc/of_kind?wanted=barge
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22P02

                        {"code":"22P02","message":"invalid input value for enum kind: \
                        \\"barge\\"","details":null,"hint":null}""");
    }
}
