package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One row that is put where its key says, whether it is there or not. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PutIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aRowThatIsNotThereIsCreated(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.9
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 9, "good": "salt", "year": 1901, "price": 2}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":9,"good":"salt","year":1901,"price":2}]""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.10
                        apikey: <service key>

                        {"id": 10, "good": "rye", "year": 1901, "price": 2}
                        """)).isEqualTo("""
                        204
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void aRowThatIsThereIsReplaced(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1&select=good,price
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 1, "good": "green tea", "year": 1890, "price": 2}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"good":"green tea","price":2}]""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>
                        Prefer: return=minimal

                        {"id": 1, "good": "black tea", "year": 1890, "price": 2}
                        """)).isEqualTo("""
                        204
                        preference-applied: return=minimal
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select good from harbour.tariff where id = 1"))
                .isEqualTo("black tea");
    }

    @Test
    void whatIsLeftOutOfANewRowIsItsDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.9
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":9,"good":"salt","year":1901,"price":5}]""");
    }

    @Test
    void aKeyOfTwoColumnsIsNamedWhole(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /shelf?aisle=eq.1&level=eq.a
                        apikey: <service key>
                        Prefer: return=representation

                        {"aisle": 1, "level": "a", "holds": "rye"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":1,"level":"a","holds":"rye"}]""");
        assertThat(harbour.answer("""
                        PUT /shelf?aisle=eq.1
                        apikey: <service key>

                        {"aisle": 1, "level": "a", "holds": "rye"}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
    }

    @Test
    void ofSeveralRowsOneIsPut(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>
                        Prefer: return=representation

                        [{"id": 1, "good": "tea", "year": 1891}, {"id": 2, "good": "tea", "year": 1901}]
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"good":"tea","year":1891,"price":3}]""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>
                        Prefer: return=representation

                        [{"id": 1, "good": "tea", "year": 1891}, {"id": 1, "good": "tea", "year": 1892}]
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=21000

                        {"code":"21000","message":"ON CONFLICT DO UPDATE command cannot affect row a second \
                        time","details":null,"hint":"Ensure that no rows proposed for insertion within the same \
                        command have duplicate constrained values."}""");
    }

    @Test
    void ofNoRowsNoneIsPut(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>

                        []
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column pgrst_body.id does not \
                        exist","details":null,"hint":null}""");
    }

    @Test
    void columnsAreNotChosen(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1&columns=id,good,year
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 1, "good": "tea", "year": 1890, "price": 77}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"good":"tea","year":1890,"price":77}]""");
    }

    @Test
    void defaultsAndResolutionsAreNotChosen(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>
                        Prefer: resolution=ignore-duplicates, missing=default, return=representation, count=exact

                        {"id": 1, "good": "tea", "year": 1890, "price": 78}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"id":1,"good":"tea","year":1890,"price":78}]""");
    }
}
