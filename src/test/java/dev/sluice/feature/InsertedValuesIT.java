package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of the values of an insert: defaults, identities, generated columns, types, views and rules. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class InsertedValuesIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void anIdentityIsGivenUnlessItIsThere(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?select=id,label
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "rope"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":100,"label":"rope"}]""");
        assertThat(harbour.answer("""
                        POST /crate?select=id,label
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 7, "label": "sail"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":7,"label":"sail"}]""");
    }

    @Test
    void anIdentityThatIsAlwaysGivenTakesNoValue(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /receipt
                        apikey: <service key>
                        Prefer: return=representation

                        {"holder": "eve"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"number":3,"holder":"eve"}]""");
        assertThat(harbour.answer("""
                        POST /receipt
                        apikey: <service key>

                        {"number": 9, "holder": "eve"}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=428C9

                        {"code":"428C9","message":"cannot insert a non-DEFAULT value into column \
                        \\"number\\"","details":"Column \\"number\\" is an identity column defined as GENERATED \
                        ALWAYS.","hint":"Use OVERRIDING SYSTEM VALUE to override."}""");
    }

    @Test
    void aGeneratedColumnTakesNoValue(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?select=kilos,pounds
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "rope", "kilos": 3.5}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"kilos":3.50,"pounds":7.00}]""");
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": "sail", "pounds": 3}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=428C9

                        {"code":"428C9","message":"cannot insert a non-DEFAULT value into column \
                        \\"pounds\\"","details":"Column \\"pounds\\" is a generated column.","hint":null}""");
    }

    @Test
    void aNullIsNoDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?select=id,fragile,kilos
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "rope", "fragile": null}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":100,"fragile":null,"kilos":10.00}]""");
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": "sail", "kilos": null}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23502

                        {"code":"23502","message":"null value in column \\"kilos\\" of relation \\"crate\\" \
                        violates not-null constraint","details":"Failing row contains (101, sail, null, f, null, \
                        null, null, null).","hint":null}""");
    }

    @Test
    void arraysAndJsonAreWrittenAsTheyAre(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?select=marks,content
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "rope", "marks": ["a", "b,c", null], "content": {"b": [1, {"a": null}], "c": \
                        "ü🚢"}}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"marks":["a","b,c",null],"content":{"b": [1, {"a": null}], "c": "ü🚢"}}]""");
        assertThat(harbour.answer("""
                        POST /crate?select=marks,content
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "sail", "marks": "{x,\\"y z\\"}", "content": "a text"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"marks":["x","y z"],"content":"a text"}]""");
    }

    @Test
    void aDomainReadsItsOwnForm(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /ship?select=id,hull,kind
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 9, "name": "Elna", "kind": "tug", "hull": "H-0099"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":9,"hull":"H-0099","kind":"tug"}]""");
        assertThat(harbour.answer("""
                        DELETE /ship?id=eq.9
                        apikey: <service key>
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void rulesOfTheDatabaseHold(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": "rope", "kilos": -1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23514

                        {"code":"23514","message":"new row for relation \\"crate\\" violates check constraint \
                        \\"crate_weighs\\"","details":"Failing row contains (100, rope, -1.00, f, null, null, \
                        null, -2.00).","hint":null}""");
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": "rope", "port_id": 99}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23503

                        {"code":"23503","message":"insert or update on table \\"crate\\" violates foreign key \
                        constraint \\"crate_port\\"","details":"Key (port_id)=(99) is not present in table \
                        \\"port\\".","hint":null}""");
    }

    @Test
    void aColumnMayNeedAValue(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": null}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23502

                        {"code":"23502","message":"null value in column \\"label\\" of relation \\"crate\\" \
                        violates not-null constraint","details":"Failing row contains (100, null, 10.00, f, \
                        null, null, null, 20.00).","hint":null}""");
    }
}
