package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The forms in which the results of functions come. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CallFormIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aFunctionMayAnswerInAMediaTypeOfItsOwn(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/page?title=Ahoy
                        Accept: text/html
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: text/html
                        vary: Accept, Prefer, Range

                        <h1>Ahoy</h1>""");
        assertThat(harbour.answer("""
                        GET /rpc/page?title=Ahoy
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "<h1>Ahoy</h1>\"""");
        assertThat(harbour.answer("""
                        GET /rpc/page?title=Ahoy
                        Accept: text/csv
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: text/csv; charset=utf-8
                        vary: Accept, Prefer, Range

                        pgrst_scalar
                        <h1>Ahoy</h1>""");
    }

    @Test
    void aFunctionMayAnswerInWhateverMediaType(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/photo
                        Accept: image/jpeg
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: image/x-photo
                        vary: Accept, Prefer, Range

                        PHOTO""");
    }

    @Test
    void theColumnsOfCsvAreThoseThatAreShown(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=2000&select=name,id&order=built.desc
                        Accept: text/csv
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: text/csv; charset=utf-8
                        vary: Accept, Prefer, Range

                        name,id
                        Dagny,4
                        Bris,2""");
    }

    @Test
    void oneRowMayComeAlone(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=2000&select=id&id=eq.2
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/vnd.pgrst.object+json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"id":2}""");
        assertThat(harbour.answer("""
                        GET /rpc/built_after?year=2000&select=id
                        Accept: application/vnd.pgrst.object+json
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST116

                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON \
                        object","details":"The result contains 2 rows","hint":null}""");
    }
}
