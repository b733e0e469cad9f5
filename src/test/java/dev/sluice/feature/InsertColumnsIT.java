package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which columns an insert reads, and what becomes of those that its rows leave out. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class InsertColumnsIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void onlyTheColumnsThatAreNamedAreRead(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf?columns=aisle,level
                        apikey: <service key>
                        Prefer: return=representation

                        [{"aisle": 3, "level": "a", "holds": "salt", "nobody": 1}, {"level": "b", "aisle": 3}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":3,"level":"a","holds":null},
                         {"aisle":3,"level":"b","holds":null}]""");
    }

    @Test
    void aColumnThatIsNamedAndMissingIsNull(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal?columns=day,entry
                        apikey: <service key>
                        Prefer: return=representation

                        [{"day": "1900-03-01", "entry": "sun"}, {"day": "1900-03-02"}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"day":"1900-03-01","entry":"sun"},
                         {"day":"1900-03-02","entry":null}]""");
    }

    @Test
    void aColumnThatIsMissingMayGetItsDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /journal?columns=day,entry
                        apikey: <service key>
                        Prefer: return=representation, missing=default

                        [{"day": "1900-03-01", "entry": "sun"}, {"day": "1900-03-02"}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: missing=default, return=representation
                        vary: Accept, Prefer, Range

                        [{"day":"1900-03-01","entry":"sun"},
                         {"day":"1900-03-02","entry":"nil"}]""");
        assertThat(harbour.answer("""
                        POST /wage?columns=id,name,amount
                        apikey: <service key>
                        Prefer: return=representation, missing=default

                        {"id": 3, "amount": null}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: missing=default, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":3,"name":"deckhand","amount":null}]""");
    }

    @Test
    void withoutDefaultsWhatIsMissingIsNull(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /wage?columns=id,name
                        apikey: <service key>
                        Prefer: return=representation, missing=null

                        {"id": 3}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23502

                        {"code":"23502","message":"null value in column \\"name\\" of relation \\"wage\\" \
                        violates not-null constraint","details":"Failing row contains (3, null, 7).","hint":null}""");
    }

    @Test
    void anUnknownColumnIsNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>

                        {"aisle": 3, "level": "a", "depth": 2}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST204

                        {"code":"PGRST204","message":"Could not find the 'depth' column of 'shelf' in the schema \
                        cache","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /shelf?columns=aisle,level,depth
                        apikey: <service key>

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST204

                        {"code":"PGRST204","message":"Could not find the 'depth' column of 'shelf' in the schema \
                        cache","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /shelff
                        apikey: <service key>

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205

                        {"code":"PGRST205","message":"Could not find the table 'harbour.shelff' in the schema \
                        cache","details":null,"hint":"Perhaps you meant the table 'harbour.shelf'"}""");
    }
}
