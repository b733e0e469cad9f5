package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the transaction of a request ends, by configuration and by wish. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class TransactionEndIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    private static Harbour with(TestDatabase database, String... settings) {
        return new Harbour(HarbourExtension.start(database, settings));
    }

    @Test
    void transactionsCommitAndWishesAreUnheard(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1
                        apikey: <service key>
                        Prefer: tx=rollback
                        """)).isEqualTo("""
                        204
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("2");
    }

    @Test
    void aWishIsHeardWhereItIsAllowed(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-tx-end=commit-allow-override")) {
            assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1&select=id
                        apikey: <service key>
                        Prefer: tx=rollback, return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, tx=rollback
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
            assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("3");
            assertThat(harbour.answer("""
                        DELETE /crate?id=eq.1&select=id
                        apikey: <service key>
                        Prefer: tx=commit, return=representation
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, tx=commit
                        vary: Accept, Prefer, Range

                        [{"id":1}]""");
            assertThat(database.value("select count(*) from harbour.crate")).isEqualTo("2");
        }
    }

    @Test
    void allIsUndoneByDefault(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-tx-end=rollback")) {
            assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: tx=commit, return=representation

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":3,"level":"a","holds":null}]""");
            assertThat(database.value("select count(*) from harbour.shelf")).isEqualTo("3");
        }
    }

    @Test
    void allIsUndoneUnlessItIsToStand(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-tx-end=rollback-allow-override")) {
            assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        vary: Accept, Prefer, Range
                        """);
            assertThat(database.value("select count(*) from harbour.shelf")).isEqualTo("3");
            assertThat(harbour.answer("""
                        POST /shelf
                        apikey: <service key>
                        Prefer: tx=commit, return=representation

                        {"aisle": 3, "level": "a"}
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation, tx=commit
                        vary: Accept, Prefer, Range

                        [{"aisle":3,"level":"a","holds":null}]""");
            assertThat(database.value("select count(*) from harbour.shelf")).isEqualTo("4");
        }
    }

    @Test
    void whatIsUndoneIsCheckedAsIfItStood(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-tx-end=commit-allow-override")) {
            assertThat(harbour.answer("""
                        POST /tow
                        apikey: <service key>
                        Prefer: tx=rollback

                        {"id": 1, "behind": 2}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23503

                        {"code":"23503","message":"insert or update on table \\"tow\\" violates foreign key \
                        constraint \\"tow_behind\\"","details":"Key (behind)=(2) is not present in table \
                        \\"tow\\".","hint":null}""");
            assertThat(harbour.answer("""
                        POST /tow
                        apikey: <service key>
                        Prefer: tx=rollback

                        [{"id": 1, "behind": 2}, {"id": 2, "behind": null}]
                        """)).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: tx=rollback
                        vary: Accept, Prefer, Range
                        """);
        }
    }

    @Test
    void whatIsCheckedAtTheEndMayFailThere(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        POST /tow
                        apikey: <service key>

                        {"id": 1, "behind": 2}
                        """)).isEqualTo("""
                        409
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=23503

                        {"code":"23503","message":"insert or update on table \\"tow\\" violates foreign key \
                        constraint \\"tow_behind\\"","details":"Key (behind)=(2) is not present in table \
                        \\"tow\\".","hint":null}""");
        assertThat(database.value("select count(*) from harbour.tow")).isEqualTo("0");
    }
}
