package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes that a policy or a missing privilege forbids, each told as PostgreSQL and PostgREST tell it. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RowSecurityWriteIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void oneOwnsWhatOneInserts(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /parcel
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation

                        {"id": 3, "owner": "ida", "content": "silk"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":3,"owner":"ida","content":"silk"}]""");
    }

    @Test
    void anothersRowIsNotInserted(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /parcel
                        Authorization: Bearer <token of ida>

                        {"id": 3, "owner": "bo", "content": "silk"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy for table \
                        \\"parcel\\"","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /parcel
                        Authorization: Bearer <token of ida>

                        [{"id": 3, "owner": "ida", "content": "silk"}, {"id": 4, "owner": "bo", "content": \
                        "silk"}]
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy for table \
                        \\"parcel\\"","details":null,"hint":null}""");
        assertThat(database.value("select count(*) from harbour.parcel")).isEqualTo("2");
    }

    @Test
    void anothersRowIsNotThereToUpdate(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /parcel?id=eq.2
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation, count=exact

                        {"content": "silk"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */0
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        []""");
        assertThat(harbour.answer("""
                        PATCH /parcel?id=gt.0
                        Authorization: Bearer <token of ida>

                        {"content": "silk"}
                        """)).isEqualTo("""
                        204
                        content-range: 0-0/*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select string_agg(content, ' ' order by id) from harbour.parcel"))
                .isEqualTo("silk rum");
    }

    @Test
    void aRowIsNotGivenAway(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /parcel?id=eq.1
                        Authorization: Bearer <token of ida>

                        {"owner": "bo"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy for table \
                        \\"parcel\\"","details":null,"hint":null}""");
    }

    @Test
    void anothersRowIsNotThereToDelete(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /parcel?id=eq.2
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation, count=exact
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */0
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, count=exact
                        vary: Accept, Prefer, Range

                        []""");
        assertThat(database.value("select count(*) from harbour.parcel")).isEqualTo("2");
    }

    @Test
    void anothersRowIsNotMerged(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /parcel
                        Authorization: Bearer <token of ida>
                        Prefer: resolution=merge-duplicates

                        {"id": 2, "owner": "ida", "content": "silk"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy (USING expression) \
                        for table \\"parcel\\"","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /parcel?id=eq.2
                        Authorization: Bearer <token of ida>

                        {"id": 2, "owner": "ida", "content": "silk"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy (USING expression) \
                        for table \\"parcel\\"","details":null,"hint":null}""");
        assertThat(database.value("select owner from harbour.parcel where id = 2"))
                .isEqualTo("bo");
    }

    @Test
    void nobodyMayWrite(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /parcel

                        {"id": 3, "owner": "ida", "content": "silk"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table parcel","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /parcel?id=eq.1

                        {"content": "silk"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table parcel","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /parcel?id=eq.1

                        {"id": 1, "owner": "ida", "content": "silk"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table parcel","details":null,"hint":null}""");
    }

    @Test
    void aServiceMayWriteWhatOthersOwn(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /parcel?id=eq.2&select=owner,content
                        apikey: <service key>
                        Prefer: return=representation

                        {"content": "silk"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"owner":"bo","content":"silk"}]""");
    }
}
