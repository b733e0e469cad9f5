package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Inserts of rows that may be there already. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class UpsertIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aRowThatIsThereIsMerged(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        {"id": 1, "good": "green tea", "year": 1890}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"good":"green tea","year":1890,"price":3}]""");
        assertThat(database.value("select count(*) from harbour.tariff")).isEqualTo("3");
    }

    @Test
    void aRowThatIsNotThereIsCreated(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":9,"good":"salt","year":1901,"price":5}]""");
    }

    @Test
    void someThereAndSomeNotIsCreated(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?select=id,price
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation, count=exact

                        [{"id": 1, "good": "tea", "year": 1890, "price": 33}, {"id": 9, "good": "salt", "year": \
                        1901, "price": 44}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */2
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"id":1,"price":33},
                         {"id":9,"price":44}]""");
    }

    @Test
    void rowsThatAreThereMayBeIgnored(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tariff?select=id,price
                        apikey: <service key>
                        Prefer: resolution=ignore-duplicates, return=representation, count=exact

                        [{"id": 1, "good": "tea", "year": 1890, "price": 33}, {"id": 9, "good": "salt", "year": \
                        1901, "price": 44}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */1
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=ignore-duplicates, return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"id":9,"price":44}]""");
        assertThat(database.value("select price from harbour.tariff where id = 1"))
                .isEqualTo("3");
    }

    @Test
    void ignoringAllIsStillCreated(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=ignore-duplicates

                        {"id": 1, "good": "tea", "year": 1890, "price": 33}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: resolution=ignore-duplicates
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void whatIsMissingMayGetItsDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?columns=id,label,kilos&select=label,kilos&on_conflict=label
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, missing=default, return=representation

                        [{"id": 1, "label": "tea"}, {"label": "rope", "kilos": 4}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, missing=default, return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"tea","kilos":10.00},
                         {"label":"rope","kilos":4.00}]""");
    }

    @Test
    void aTableWithoutAKeyMergesNothing(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        {"day": "1900-01-01", "entry": "fog"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"day":"1900-01-01","entry":"fog"}]""");
    }

    @Test
    void noRowsAtAllAreMergedWithoutAWord(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        []
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void onlyAKeyIsMergedWithItself(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: resolution=merge-duplicates, return=representation

                        {"aisle": 1, "level": "a"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":1,"level":"a","holds":"tea"}]""");
    }
}
