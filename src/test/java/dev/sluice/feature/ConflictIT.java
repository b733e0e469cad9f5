package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which constraint decides whether a row is there already. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ConflictIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void anotherUniqueColumnMayDecide(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?on_conflict=label&select=id,label,kilos
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        [{"label": "tea", "kilos": 13}, {"label": "rope", "kilos": 4}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"label":"tea","kilos":13.00},
                         {"id":101,"label":"rope","kilos":4.00}]""");
        assertThat(harbour.answer("""
                        POST /crate?on_conflict=label&select=id,label,kilos
                        apikey: <service key>
                        Prefer: resolution=ignore-duplicates, return=representation

                        [{"label": "tea", "kilos": 99}, {"label": "sail", "kilos": 5}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=ignore-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":103,"label":"sail","kilos":5.00}]""");
    }

    @Test
    void severalUniqueColumnsMayDecideTogether(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?on_conflict=good,year
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        [{"id": 2, "good": "tea", "year": 1900, "price": 8}]
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":2,"good":"tea","year":1900,"price":8}]""");
        assertThat(harbour.answer("""
                        POST /tariff?on_conflict=good,year&columns=id,good,year
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=headers-only

                        {"id": 9, "good": "rum", "year": 1901, "price": 8}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        location: /tariff?id=eq.9
                        preference-applied: resolution=merge-duplicates, return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void columnsThatAreNotUniqueDecideNothing(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?on_conflict=good
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42P10

                        {"code":"42P10","message":"there is no unique or exclusion constraint matching the ON \
                        CONFLICT specification","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /tariff?on_conflict=goood
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column \\"goood\\" does not exist","details":null,"hint":null}""");
    }

    @Test
    void anotherConstraintThanTheOneThatDecidesStillHolds(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates

                        {"id": 9, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23505

                        {"code":"23505","message":"duplicate key value violates unique constraint \
                        \\"tariff_good\\"","details":"Key (good, year)=(tea, 1890) already exists.","hint":null}""");
    }

    @Test
    void withoutAResolutionItIsAConflict(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?on_conflict=good,year
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23505

                        {"code":"23505","message":"duplicate key value violates unique constraint \
                        \\"tariff_pkey\\"","details":"Key (id)=(1) already exists.","hint":null}""");
    }

    @Test
    void aRowTwiceInOneBodyIsAFault(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates

                        [{"id": 9, "good": "salt", "year": 1}, {"id": 9, "good": "salt", "year": 2}]
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=21000

                        {"code":"21000","message":"ON CONFLICT DO UPDATE command cannot affect row a second \
                        time","details":null,"hint":"Ensure that no rows proposed for insertion within the same \
                        command have duplicate constrained values."}""");
        assertThat(database.value("select count(*) from harbour.tariff")).isEqualTo("3");
    }
}
