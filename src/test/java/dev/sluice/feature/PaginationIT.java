package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which part of the rows comes, and how many there are. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PaginationIT {

    @Test
    void aPageIsTakenByLimitAndOffset(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id&limit=2&offset=1
                        """)).isEqualTo("""
                        200
                        content-location: /ship?limit=2&offset=1&order=id&select=id
                        content-profile: harbour
                        content-range: 1-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":2},
                         {"id":3}]""");
    }

    @Test
    void aPageIsTakenByARange(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id
                        Range-Unit: items
                        Range: 1-2
                        """)).isEqualTo("""
                        200
                        content-location: /ship?order=id&select=id
                        content-profile: harbour
                        content-range: 1-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":2},
                         {"id":3}]""");
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id
                        Range: 2-
                        """)).isEqualTo("""
                        200
                        content-location: /ship?order=id&select=id
                        content-profile: harbour
                        content-range: 2-3/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":3},
                         {"id":4}]""");
    }

    @Test
    void theSmallerOfRangeAndLimitHolds(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id&limit=3
                        Range: 0-1
                        """)).isEqualTo("""
                        200
                        content-location: /ship?limit=3&order=id&select=id
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1},
                         {"id":2}]""");
    }

    @Test
    void anExactCountMakesAPagePartial(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id&limit=2
                        Prefer: count=exact
                        """)).isEqualTo("""
                        206
                        content-location: /ship?limit=2&order=id&select=id
                        content-profile: harbour
                        content-range: 0-1/4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"id":1},
                         {"id":2}]""");
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=id
                        Prefer: count=exact
                        """)).isEqualTo("""
                        200
                        content-location: /ship?order=id&select=id
                        content-profile: harbour
                        content-range: 0-3/4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"id":1},
                         {"id":2},
                         {"id":3},
                         {"id":4}]""");
    }

    @Test
    void aPlannedCountIsWhatTheServerExpects(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id
                        Prefer: count=planned
                        """)).isEqualTo("""
                        200
                        content-location: /port?select=id
                        content-profile: harbour
                        content-range: 0-2/3
                        content-type: application/json; charset=utf-8
                        preference-applied: count=planned
                        vary: Accept, Prefer, Range

                        [{"id":1},
                         {"id":2},
                         {"id":3}]""");
    }

    @Test
    void anEstimatedCountIsExactWhereItIsSmall(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&id=gt.1&limit=1
                        Prefer: count=estimated
                        """)).isEqualTo("""
                        206
                        content-location: /ship?id=gt.1&limit=1&select=id
                        content-profile: harbour
                        content-range: 0-0/3
                        content-type: application/json; charset=utf-8
                        preference-applied: count=estimated
                        vary: Accept, Prefer, Range

                        [{"id":2}]""");
    }

    @Test
    void anOffsetBeyondTheCountIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&offset=9
                        Prefer: count=exact
                        """)).isEqualTo("""
                        416
                        content-location: /ship?offset=9&select=id
                        content-profile: harbour
                        content-range: */4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        {"code":"PGRST103","message":"Requested range not satisfiable","details":"An offset of 9 \
                        was requested, but there are only 4 rows.","hint":null}""");
    }

    @Test
    void anOffsetBeyondTheRowsIsEmptyWhereNobodyCounts(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&offset=9
                        """)).isEqualTo("""
                        200
                        content-location: /ship?offset=9&select=id
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void aRangeOfNothingIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id
                        Range: 3-1
                        """)).isEqualTo("""
                        416
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST103

                        {"code":"PGRST103","message":"Requested range not satisfiable","details":"The lower \
                        boundary must be lower than or equal to the upper boundary in the Range header.",\
                        "hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?limit=-1
                        """)).isEqualTo("""
                        416
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST103

                        {"code":"PGRST103","message":"Requested range not satisfiable","details":"Limit should \
                        be greater than or equal to zero.","hint":null}""");
    }

    @Test
    void aLimitOfZeroIsEmpty(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?limit=0
                        """)).isEqualTo("""
                        200
                        content-location: /ship?limit=0
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void embeddedRowsHavePagesOfTheirOwn(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=id,ship(id)&ship.order=id&ship.limit=1&ship.offset=1&order=id
                        """)).isEqualTo("""
                        200
                        content-location: /company?order=id&select=id%2Cship%28id%29&ship.limit=1&ship.offset=1&s\
                        hip.order=id
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"ship":[{"id": 2}]},
                         {"id":2,"ship":[]},
                         {"id":3,"ship":[]}]""");
    }

    @Test
    void aFunctionsRowsHavePagesToo(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=1990&select=id&order=id&limit=1
                        Prefer: count=exact
                        """)).isEqualTo("""
                        206
                        content-profile: harbour
                        content-range: 0-0/4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }

    @Test
    void headHasTheHeadersAlone(Harbour harbour) {
        assertThat(harbour.answer("""
                        HEAD /ship?select=id&limit=1
                        Prefer: count=exact
                        """)).isEqualTo("""
                        206
                        content-location: /ship?limit=1&select=id
                        content-profile: harbour
                        content-range: 0-0/4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range
                        """);
    }
}
