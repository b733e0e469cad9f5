package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The forms in which the rows of an insert come back. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class InsertFormIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void oneRowMayComeAlone(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /crate?select=id,label
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: application/vnd.pgrst.object+json

                        {"id": 7, "label": "rope"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/vnd.pgrst.object+json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        {"id":7,"label":"rope"}""");
        assertThat(harbour.answer("""
                        POST /crate?select=label
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: application/vnd.pgrst.object+json

                        [{"label": "sail"}, {"label": "mast"}]
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON \
                        object","details":"The result contains 2 rows","hint":null}""");
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("4");
    }

    @Test
    void oneRowIsAskedForEvenWhereNoneIsShown(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /crate
                        apikey: <service key>
                        Accept: application/vnd.pgrst.object+json

                        [{"label": "sail"}, {"label": "mast"}]
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON \
                        object","details":"The result contains 2 rows","hint":null}""");
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("3");
    }

    @Test
    void rowsMayComeAsCsv(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /tariff?select=id,good
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: text/csv

                        [{"id": 9, "good": "salt, fine", "year": 1901}, {"id": 10, "good": "rye", "year": 1901}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: text/csv; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        id,good
                        9,"salt, fine"
                        10,rye""");
    }

    @Test
    void aFormThatIsNotThereIsRefusedBeforeAnythingIsWritten(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tariff
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: image/png

                        {"id": 9, "good": "salt", "year": 1901}
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST107

                        {"code":"PGRST107","message":"None of these media types are available: \
                        image/png","details":null,"hint":null}""");
        assertThat(database.value("select count(*) from harbour.tariff")).isEqualTo("3");
    }

    @Test
    void aMediaTypeOfTheTableIsWrittenToo(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port?select=*
                        apikey: <service key>
                        Prefer: return=representation
                        Accept: text/vnd.list

                        {"id": 8, "name": "Dover"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: text/vnd.list
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        * Dover
                        """);
        assertThat(harbour.answer("""
                        DELETE /port?id=eq.8
                        apikey: <service key>
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
    }
}
