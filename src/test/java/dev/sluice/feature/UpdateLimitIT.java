package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes that would touch more rows than was meant. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class UpdateLimitIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void withoutAFilterNothingIsWritten(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate
                        apikey: <service key>

                        {"kilos": 1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=SLC202

                        {"code":"SLC202","message":"An update or delete without a filter is \
                        refused","details":null,"hint":"Add a filter, or allow it with allow_unfiltered (over \
                        HTTP: Prefer: unfiltered=allow)."}""");
        assertThat(harbour.answer("""
                        DELETE /crate
                        apikey: <service key>
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=SLC202

                        {"code":"SLC202","message":"An update or delete without a filter is \
                        refused","details":null,"hint":"Add a filter, or allow it with allow_unfiltered (over \
                        HTTP: Prefer: unfiltered=allow)."}""");
        assertThat(database.value("select count(*) || ' ' || sum(kilos) from harbour.crate"))
                .isEqualTo("3 292.50");
    }

    @Test
    void aLimitIsNoFilter(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?limit=1&order=id
                        apikey: <service key>

                        {"kilos": 1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=SLC202

                        {"code":"SLC202","message":"An update or delete without a filter is \
                        refused","details":null,"hint":"Add a filter, or allow it with allow_unfiltered (over \
                        HTTP: Prefer: unfiltered=allow)."}""");
        assertThat(harbour.answer("""
                        DELETE /crate?select=id
                        apikey: <service key>
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=SLC202

                        {"code":"SLC202","message":"An update or delete without a filter is \
                        refused","details":null,"hint":"Add a filter, or allow it with allow_unfiltered (over \
                        HTTP: Prefer: unfiltered=allow)."}""");
    }

    @Test
    void allRowsMayBeMeant(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate
                        apikey: <service key>
                        Prefer: unfiltered=allow

                        {"fragile": true}
                        """)).isEqualTo("""
                        204
                        content-range: 0-2/*
                        preference-applied: unfiltered=allow
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        DELETE /crate
                        apikey: <service key>
                        Prefer: unfiltered=allow, count=exact
                        """)).isEqualTo("""
                        204
                        content-range: */3
                        preference-applied: count=exact, unfiltered=allow
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("0");
    }

    @Test
    void atMostSoManyRowsAreDeleted(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=gt.1
                        apikey: <service key>
                        Prefer: handling=strict, max-affected=1
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST124

                        {"code":"PGRST124","message":"Query result exceeds max-affected preference \
                        constraint","details":"The query affects 2 rows","hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /crate?id=gt.1
                        apikey: <service key>
                        Prefer: handling=strict, max-affected=2, return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, handling=strict, max-affected=2
                        vary: Accept, Prefer, Range

                        [{"id":2,"label":"glass","kilos":80.00,"fragile":true,"port_id":2,"marks":["top","dry"],\
                        "content":null,"pounds":160.00},
                         {"id":3,"label":"iron","kilos":200.00,"fragile":null,"port_id":1,"marks":null,\
                        "content":null,"pounds":400.00}]""");
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("1");
    }

    @Test
    void oneRowIsAskedForAndOnlyThenWritten(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=gt.1&select=id
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: application/vnd.pgrst.object+json

                        {"kilos": 3}
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON \
                        object","details":"The result contains 2 rows","hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /crate?id=gt.1
                        apikey: <service key>
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON \
                        object","details":"The result contains 2 rows","hint":null}""");
        assertThat(database.value("select string_agg(kilos::text, ' ' order by id) from harbour.crate"))
                .isEqualTo("12.50 80.00 200.00");
    }

    @Test
    void oneRowThatIsAskedForIsWritten(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1&select=id
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: application/vnd.pgrst.object+json

                        {"kilos": 3}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.object+json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        {"id":1}""");
        assertThat(database.value("select string_agg(kilos::text, ' ' order by id) from harbour.crate"))
                .isEqualTo("3.00 80.00 200.00");
    }

    @Test
    void insertsKnowNoMost(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: handling=strict, max-affected=1

                        [{"aisle": 3, "level": "a"}, {"aisle": 3, "level": "b"}]
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: handling=strict
                        vary: Accept, Prefer, Range
                        """);
    }
}
