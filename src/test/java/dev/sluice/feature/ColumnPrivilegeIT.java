package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns that a role may not read or write. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ColumnPrivilegeIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aColumnWithoutTheRightIsNotInserted(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /wage
                        Authorization: Bearer <token of ida>

                        {"id": 3, "name": "Eve", "amount": 99}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /wage
                        Authorization: Bearer <token of ida>

                        {"id": 3, "name": "Eve"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select amount from harbour.wage where id = 3"))
                .isEqualTo("7");
    }

    @Test
    void aColumnWithoutTheRightIsNotShown(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /wage
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation

                        {"id": 3, "name": "Eve"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /wage?select=id,name
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation

                        {"id": 3, "name": "Eve"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":3,"name":"Eve"}]""");
    }

    @Test
    void aColumnWithoutTheRightIsNotUpdated(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PATCH /wage?id=eq.1
                        Authorization: Bearer <token of ida>

                        {"amount": 99}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /wage?id=eq.1&select=name
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation

                        {"name": "Eve"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"name":"Eve"}]""");
        assertThat(database.value("select name || amount from harbour.wage where id = 1"))
                .isEqualTo("Eve30");
    }

    @Test
    void aFilterReadsItsColumn(Harbour harbour) {
        assertThat(harbour.answer("""
                        PATCH /wage?amount=gt.1
                        Authorization: Bearer <token of ida>

                        {"name": "Eve"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /wage?amount=gt.1
                        Authorization: Bearer <token of ida>
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /wage?id=eq.1&select=id
                        Authorization: Bearer <token of ida>
                        Prefer: return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
    }

    @Test
    void anUpsertNeedsTheRightToUpdate(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /wage
                        Authorization: Bearer <token of ida>
                        Prefer: resolution=merge-duplicates

                        {"id": 1, "name": "Eve"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        POST /wage
                        Authorization: Bearer <token of ida>
                        Prefer: resolution=ignore-duplicates

                        {"id": 1, "name": "Eve"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: resolution=ignore-duplicates
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void nobodyIsAskedWhoTheyAre(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /wage

                        {"id": 3, "name": "Eve"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /wage?id=eq.1

                        {"name": "Eve"}
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /wage?id=eq.1
                        """)).isEqualTo("""
                        401
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501
                        www-authenticate: Bearer

                        {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""");
    }

    @Test
    void someoneIsForbidden(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /crate
                        Authorization: Bearer <token of ida>

                        {"label": "rope"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table crate","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PATCH /crate?id=eq.1
                        Authorization: Bearer <token of ida>

                        {"label": "rope"}
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table crate","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1
                        Authorization: Bearer <token of ida>
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table crate","details":null,"hint":null}""");
    }
}
