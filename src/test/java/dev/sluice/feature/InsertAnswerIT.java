package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an insert answers with: nothing, where the row is, or the rows as a read would show them. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class InsertAnswerIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void minimalIsTheDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>
                        Prefer: return=minimal

                        {"label": "rope"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: return=minimal
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>

                        {"label": "sail"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void headersOnlyTellWhereTheRowIs(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>
                        Prefer: return=headers-only

                        {"id": 7, "label": "rope"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        location: /crate?id=eq.7
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>
                        Prefer: return=headers-only, count=exact

                        [{"id": 8, "label": "sail"}, {"id": 9, "label": "mast"}]
                        """)).isEqualTo("""
                        201
                        content-range: */2
                        preference-applied: return=headers-only, count=exact
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void aKeyOfTwoColumnsIsToldWhole(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: return=headers-only

                        {"aisle": 3, "level": "a&b=c d", "holds": "x"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        location: /shelf?aisle=eq.3&level=eq.a%26b%3Dc%20d
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        POST /journal
                        apikey: <service key>
                        Prefer: return=headers-only

                        {"entry": "sun"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void aRepresentationIsTheWholeRow(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":9,"good":"salt","year":1901,"price":5}]""");
        assertThat(harbour.answer("""
                        POST /tariff?select=good,cost:price::text,year
                        apikey: <service key>
                        Prefer: return=representation, count=exact

                        [{"id": 10, "good": "rye", "year": 1901}, {"id": 11, "good": "rye", "year": 1902}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */2
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"good":"rye","cost":"5","year":1901},
                         {"good":"rye","cost":"5","year":1902}]""");
    }

    @Test
    void aRepresentationEmbedsWhatBelongsToTheRows(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate?select=label,port(name,country)&order=label.desc
                        apikey: <service key>
                        Prefer: return=representation

                        [{"label": "rope", "port_id": 2}, {"label": "sail", "port_id": null}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"sail","port":null},
                         {"label":"rope","port":{"name": "Bergen", "country": "NO"}}]""");
        assertThat(harbour.answer("""
                        POST /crate?select=label,...port!inner(home:name)
                        apikey: <service key>
                        Prefer: return=representation

                        [{"label": "mast", "port_id": 2}, {"label": "keel", "port_id": null}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"label":"mast","home":"Bergen"}]""");
    }

    @Test
    void anUnknownColumnOfTheAnswerUndoesTheInsert(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tariff?select=id,goood
                        apikey: <service key>
                        Prefer: return=representation

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column tariff.goood does not \
                        exist","details":null,"hint":"Perhaps you meant to reference the column \
                        \\"tariff.good\\"."}""");
        assertThat(database.value("select count(*) from harbour.tariff")).isEqualTo("3");
    }

    @Test
    void whatIsNotShownIsNotSelected(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?select=id,goood
                        apikey: <service key>
                        Prefer: return=minimal

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: return=minimal
                        vary: Accept, Prefer, Range
                        """);
    }
}
