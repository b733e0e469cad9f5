package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a delete removes, and what it answers with. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class DeleteIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void rowsThatMatchAreRemoved(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1
                        apikey: <service key>
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        DELETE /crate?kilos=gte.200
                        apikey: <service key>
                        Prefer: count=exact
                        """)).isEqualTo("""
                        204
                        content-range: */1
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select string_agg(label, ' ') from harbour.crate"))
                .isEqualTo("glass");
    }

    @Test
    void noMatchIsNoFault(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.99
                        apikey: <service key>
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.99
                        apikey: <service key>
                        Prefer: return=representation, count=exact
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */0
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void aRepresentationIsWhatWasThere(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=lt.3&select=id,label,port(name)&order=id.desc
                        apikey: <service key>
                        Prefer: return=representation, count=exact
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */2
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        [{"id":2,"label":"glass","port":{"name": "Bergen"}},
                         {"id":1,"label":"tea","port":{"name": "Aalborg"}}]""");
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.3
                        apikey: <service key>
                        Prefer: return=headers-only
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void filtersMayBeLogic(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /shelf?or=(and(aisle.eq.1,level.eq.a),holds.is.null)&select=aisle,level&order=aisle
                        apikey: <service key>
                        Prefer: return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":1,"level":"a"},
                         {"aisle":2,"level":"a"}]""");
    }

    @Test
    void aBodyIsNotRead(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1
                        apikey: <service key>
                        Content-Type: application/json

                        [{"half
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void anUnknownColumnIsNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /crate?weight=eq.1
                        apikey: <service key>
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column crate.weight does not exist","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /crates?id=eq.1
                        apikey: <service key>
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205

                        {"code":"PGRST205","message":"Could not find the table 'harbour.crates' in the schema \
                        cache","details":null,"hint":"Perhaps you meant the table 'harbour.crate'"}""");
    }

    @Test
    void whatOthersReferToStays(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /port?id=eq.1
                        apikey: <service key>
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23503

                        {"code":"23503","message":"update or delete on table \\"port\\" violates foreign key \
                        constraint \\"company_seat\\" on table \\"company\\"","details":"Key (id)=(1) is still \
                        referenced from table \\"company\\".","hint":null}""");
        assertThat(database.value("select count(*) from harbour.port")).isEqualTo("3");
    }

    @Test
    void aFilterOfWhatIsEmbeddedIsForTheAnswer(Harbour harbour) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=lt.3&select=id,port(name)&port.country=eq.DK
                        apikey: <service key>
                        Prefer: return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1,"port":{"name": "Aalborg"}},
                         {"id":2,"port":null}]""");
    }
}
