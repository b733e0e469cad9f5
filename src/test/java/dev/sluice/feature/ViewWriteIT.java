package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes to views: those that PostgreSQL updates by itself, and those that a trigger does. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ViewWriteIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aViewTakesRowsAsItsTableDoes(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /heavy
                        apikey: <service key>
                        Prefer: return=representation

                        {"label": "stone", "kilos": 300}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":100,"label":"stone","kilos":300.00}]""");
        assertThat(harbour.answer("""
                        POST /heavy
                        apikey: <service key>

                        {"label": "feather", "kilos": 1}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=44000

                        {"code":"44000","message":"new row violates check option for view \
                        \\"heavy\\"","details":"Failing row contains (101, feather, 1.00, f, null, null, null, \
                        2.00).","hint":null}""");
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("4");
    }

    @Test
    void aViewMayHaveATriggerForItsRows(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /manifest
                        apikey: <service key>
                        Prefer: return=representation

                        {"title": "ROPE", "kilos": 4}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":50,"title":"ROPE","kilos":4.00}]""");
        assertThat(harbour.answer("""
                        POST /manifest?select=id
                        apikey: <service key>
                        Prefer: return=headers-only

                        {"id": 60, "title": "SAIL", "kilos": 5}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        location: /manifest?id=eq.60
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value(
                        "select string_agg(label, ',' order by id) from harbour.crate where" + " id in (50, 60)"))
                .isEqualTo("rope,sail");
    }

    @Test
    void aViewWithATriggerIsUpdated(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /manifest?id=eq.1
                        apikey: <service key>
                        Prefer: return=representation

                        {"title": "COFFEE", "kilos": 2}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"title":"COFFEE","kilos":2.00}]""");
        assertThat(database.value("select label from harbour.crate where id = 1"))
                .isEqualTo("coffee");
    }

    @Test
    void aViewWithATriggerIsDeletedFrom(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /manifest?id=eq.1
                        apikey: <service key>
                        Prefer: return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"title":"TEA","kilos":12.50}]""");
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("2");
    }

    @Test
    void aViewThatIsNotOneTablesIsNotWritten(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /manifest_sum
                        apikey: <service key>

                        {"crates": 3}
                        """)).isEqualTo("""
                        500
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=55000

                        {"code":"55000","message":"PostgreSQL could not finish the \
                        statement","details":null,"hint":null}""");
    }
}
