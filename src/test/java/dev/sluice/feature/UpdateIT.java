package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an update changes, and what it answers with. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class UpdateIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void rowsThatMatchAreChanged(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>

                        {"kilos": 1, "fragile": true}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        PATCH /crate?kilos=gt.50&select=id,kilos,fragile&order=id.desc
                        apikey: <service key>
                        Prefer: return=representation, count=exact

                        {"fragile": true}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-1/2
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"id":3,"kilos":200.00,"fragile":true},
                         {"id":2,"kilos":80.00,"fragile":true}]""");
        assertThat(database.value("select string_agg(id || ':' || kilos || coalesce(fragile::text,"
                        + " ''), ' ' order by id) from harbour.crate"))
                .isEqualTo("1:1.00true 2:80.00true 3:200.00true");
    }

    @Test
    void noMatchIsNoFault(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.99
                        apikey: <service key>

                        {"kilos": 1}
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.99
                        apikey: <service key>
                        Prefer: return=representation, count=exact

                        {"kilos": 1}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */0
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void filtersMayBeLogic(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?or=(id.eq.1,label.eq.iron)&fragile=not.is.true&select=id
                        apikey: <service key>
                        Prefer: return=representation

                        {"kilos": 60}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1},
                         {"id":3}]""");
        assertThat(harbour.answer("""
                        PATCH /crate?and=(id.lt.3,not.or(id.eq.1,label.eq.iron))&select=id
                        apikey: <service key>
                        Prefer: return=representation

                        {"kilos": 61}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":2}]""");
    }

    @Test
    void aRowMayLeaveTheFilterThatFoundIt(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?label=eq.tea&select=label
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "coffee"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"coffee"}]""");
    }

    @Test
    void aRepresentationEmbedsWhatBelongsToTheRows(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1&select=id,port(name)
                        apikey: <service key>
                        Prefer: return=representation

                        {"port_id": 3}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"port":{"name": "Cork"}}]""");
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>
                        Prefer: return=headers-only

                        {"port_id": null}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void onlyTheColumnsThatAreNamedAreSet(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1&columns=kilos&select=label,kilos
                        apikey: <service key>
                        Prefer: return=representation

                        {"kilos": 3, "label": "coffee", "nobody": 1}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"tea","kilos":3.00}]""");
        assertThat(harbour.answer("""
                        PATCH /wage?id=eq.1&columns=name,amount
                        apikey: <service key>
                        Prefer: return=representation, missing=default

                        {"name": "Eve"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: missing=default, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"name":"Eve","amount":7}]""");
    }

    @Test
    void theOrderMayBeByWhatIsNotShown(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=gt.1&select=label&order=kilos.desc
                        apikey: <service key>
                        Prefer: return=representation

                        {"fragile": true}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"iron"},
                         {"label":"glass"}]""");
        assertThat(harbour.answer("""
                        DELETE /crate?id=gt.1&select=label&order=kilos.desc
                        apikey: <service key>
                        Prefer: return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"iron"},
                         {"label":"glass"}]""");
    }
}
