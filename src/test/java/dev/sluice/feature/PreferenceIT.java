package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client prefers, and what of it was heeded. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PreferenceIT {

    @Test
    void unknownPreferencesAreIgnoredUnlessTheClientIsStrict(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Prefer: flavour=sweet
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
                        Prefer: handling=lenient, flavour=sweet
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: handling=lenient
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
        assertThat(harbour.answer("""
                        GET /port?select=id&id=eq.1
                        Prefer: handling=strict, flavour=sweet, colour=red
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST122

                        {"code":"PGRST122","message":"Invalid preferences given with handling=strict",\
                        "details":"Invalid preferences: flavour=sweet, colour=red","hint":null}""");
    }

    @Test
    void timesComeInTheZoneThatIsAsked(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/zone
                        Prefer: timezone=Europe/Oslo
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: timezone=Europe/Oslo
                        vary: Accept, Prefer, Range

                        "Europe/Oslo\"""");
        assertThat(harbour.answer("""
                        GET /rpc/zone
                        Prefer: timezone=Europe/Atlantis
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22023

                        {"code":"22023","message":"invalid value for parameter \\"TimeZone\\": \
                        \\"Europe/Atlantis\\"","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        GET /rpc/zone
                        Prefer: handling=strict, timezone=Europe/Atlantis
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22023

                        {"code":"22023","message":"invalid value for parameter \\"TimeZone\\": \
                        \\"Europe/Atlantis\\"","details":null,"hint":null}""");
    }

    @Test
    void aTimeLimitIsHeeded(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/wait
                        Prefer: timeout=5
                        Content-Type: application/json

                        {"seconds": 0.01}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        preference-applied: timeout=5
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void moreThanTheMostIsNotWritten(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /ship?id=gte.3
                        Prefer: handling=strict, max-affected=1
                        Content-Type: application/json
                        apikey: <service key>

                        {"active": false}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST124

                        {"code":"PGRST124","message":"Query result exceeds max-affected preference constraint",\
                        "details":"The query affects 2 rows","hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /ship?id=eq.3
                        Prefer: handling=strict, max-affected=1
                        Content-Type: application/json
                        apikey: <service key>

                        {"active": false}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        preference-applied: handling=strict, max-affected=1
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void theMostIsForgottenWithoutStrictHandling(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /ship?id=gte.3
                        Prefer: max-affected=1
                        Content-Type: application/json
                        apikey: <service key>

                        {"active": true}
                        """)).isEqualTo("""
                        204
                        content-range: 0-1/*
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void theMostHoldsForFunctionsOfManyRows(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/sink
                        Prefer: handling=strict, max-affected=1
                        Content-Type: application/json
                        apikey: <service key>

                        {"lowest": 2}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST124

                        {"code":"PGRST124","message":"Query result exceeds max-affected preference constraint",\
                        "details":"The query affects 3 rows","hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/add
                        Prefer: handling=strict, max-affected=1
                        Content-Type: application/json

                        {"a": 1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST128

                        {"code":"PGRST128","message":"Function must return SETOF or TABLE when max-affected \
                        preference is used with handling=strict","details":null,"hint":null}""");
    }

    @Test
    void preferencesComeInSeveralHeadersAndTheFirstHolds(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&limit=1
                        Prefer: count=exact
                        Prefer: timezone=UTC, count=planned
                        """)).isEqualTo("""
                        206
                        content-location: /ship?limit=1&select=id
                        content-profile: harbour
                        content-range: 0-0/4
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact, timezone=UTC
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }
}
