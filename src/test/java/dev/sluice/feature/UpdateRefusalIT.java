package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates that change nothing, and why. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class UpdateRefusalIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void anUnknownColumnIsNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>

                        {"weight": 3}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST204

                        {"code":"PGRST204","message":"Could not find the 'weight' column of 'crate' in the \
                        schema cache","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /crate?weight=eq.1
                        apikey: <service key>

                        {"kilos": 3}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column crate.weight does not exist","details":null,"hint":null}""");
    }

    @Test
    void rulesOfTheDatabaseHold(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=gt.0
                        apikey: <service key>

                        {"kilos": 0}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23514

                        {"code":"23514","message":"new row for relation \\"crate\\" violates check constraint \
                        \\"crate_weighs\\"","details":"Failing row contains (1, tea, 0.00, f, 1, {dry}, null, \
                        0.00).","hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /crate?id=gt.1
                        apikey: <service key>

                        {"label": "tea"}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23505

                        {"code":"23505","message":"duplicate key value violates unique constraint \
                        \\"crate_label\\"","details":"Key (label)=(tea) already exists.","hint":null}""");
        assertThat(database.value("select string_agg(label || kilos, ' ' order by id) from harbour.crate"))
                .isEqualTo("tea12.50 glass80.00 iron200.00");
    }

    @Test
    void aGeneratedColumnIsNotSet(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>

                        {"pounds": 0}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=428C9

                        {"code":"428C9","message":"column \\"pounds\\" can only be updated to \
                        DEFAULT","details":"Column \\"pounds\\" is a generated column.","hint":null}""");
    }

    @Test
    void nothingToChangeChangesNothing(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>

                        {}
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1&select=id,label
                        apikey: <service key>
                        Prefer: return=representation

                        {}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        []""");
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        apikey: <service key>

                        []
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select label from harbour.crate where id = 1"))
                .isEqualTo("tea");
    }
}
