package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an insert takes: one row or many, as JSON or as a form, with or without each column. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class InsertIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void oneObjectIsOneRow(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>

                        {"aisle": 3, "level": "a", "holds": "salt"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select holds from harbour.shelf where aisle = 3"))
                .isEqualTo("salt");
    }

    @Test
    void anArrayIsManyRows(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /shelf
                        Prefer: count=exact
                        apikey: <service key>

                        [{"aisle": 3, "level": "a", "holds": "salt"}, {"level": "b", "holds": null, "aisle": 3}]
                        """)).isEqualTo("""
                        201
                        content-range: */2
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value(
                        "select string_agg(level, ',' order by level) from harbour.shelf" + " where aisle = 3"))
                .isEqualTo("a,b");
    }

    @Test
    void aFormIsOneRow(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Content-Type: application/x-www-form-urlencoded

                        aisle=3&level=a+b&holds=caf%C3%A9
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select level || '/' || holds from harbour.shelf where aisle = 3"))
                .isEqualTo("a b/café");
    }

    @Test
    void keysMustBeTheSameInAllRows(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>

                        [{"aisle": 3, "level": "a"}, {"aisle": 3, "level": "b", "holds": "salt"}]
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"All object keys must match","details":null,"hint":null}""");
        assertThat(database.value("select count(*) from harbour.shelf")).isEqualTo("3");
    }

    @Test
    void anEmptyArrayIsNoRow(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: return=representation

                        []
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        []""");
        assertThat(harbour.answer("""
                        POST /shelf?columns=aisle,level
                        apikey: <service key>
                        Prefer: return=representation, count=exact

                        []
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */0
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void anEmptyObjectIsARowOfDefaults(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        Prefer: return=representation

                        {}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"day":null,"entry":"nil"}]""");
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>

                        {}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23502

                        {"code":"23502","message":"null value in column \\"aisle\\" of relation \\"shelf\\" \
                        violates not-null constraint","details":"Failing row contains (null, null, \
                        null).","hint":null}""");
    }

    @Test
    void anArrayOfEmptyObjectsIsAsManyRows(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        Prefer: return=representation, count=exact

                        [{}, {}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */2
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"day":null,"entry":"nil"},
                         {"day":null,"entry":"nil"}]""");
    }

    @Test
    void aValueAloneIsNoRow(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        Prefer: count=exact

                        "sun"
                        """)).isEqualTo("""
                        201
                        content-range: */0
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select count(*) from harbour.journal")).isEqualTo("2");
    }

    @Test
    void nothingIsNoJson(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"Empty or invalid json","details":null,"hint":null}""");
    }
}
