package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records are the gateway's: a key changes nothing of the role as which a request's own work runs. */
@ExtendWith(PostgresExtension.class)
class IdempotencyRoleIT {

    private static TestDatabase database;

    private Harbour harbour;

    @BeforeAll
    static void fill(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
    }

    @BeforeEach
    void clear() {
        start();
        database.run("truncate sluice.idempotency_key, harbour.entry, harbour.witness restart identity");
    }

    private void start(String... settings) {
        stop();
        harbour = new Harbour(HarbourExtension.start(database, settings));
    }

    @AfterEach
    void stop() {
        if (harbour != null) {
            harbour.close();
            harbour = null;
        }
    }

    private static String insert(String key) {
        return """
                POST /entry?select=note
                Idempotency-Key: %s
                Prefer: return=representation
                Content-Type: application/json
                apikey: <service key>

                {"note": "seen"}
                """.formatted(key);
    }

    private static final String INSERTED_AGAIN = """
            201
            content-profile: harbour
            content-range: */*
            content-type: application/json; charset=utf-8
            idempotency-replayed: true
            preference-applied: return=representation
            vary: Accept, Prefer, Range

            [{"note":"seen"}]""";

    private static final String INSERTED = INSERTED_AGAIN.replace("idempotency-replayed: true\n", "");

    private static String witnesses() {
        return database.value("select string_agg(who || ' by ' || role, ',') from harbour.witness");
    }

    @Test
    void whatWaitsForTheCommitRunsAsTheCallersRole() {
        assertThat(harbour.answer(insert("witness"))).isEqualTo(INSERTED);
        assertThat(witnesses()).isEqualTo("seen by service_role");
    }

    @Test
    void aRoleThatThePreRequestChoseIsTheOneOfTheWork() {
        start("rest.db-pre-request=harbour.demote");

        assertThat(harbour.answer(insert("demoted"))).isEqualTo(INSERTED);
        assertThat(witnesses()).isEqualTo("seen by anon");
        assertThat(harbour.answer(insert("demoted"))).isEqualTo(INSERTED_AGAIN);
    }

    @Test
    void aSearchPathThatThePreRequestChoseLeadsNobodyAstray() {
        start("rest.db-pre-request=harbour.misdirect");

        assertThat(harbour.answer(insert("snare"))).isEqualTo(INSERTED);
        assertThat(harbour.answer(insert("snare"))).isEqualTo(INSERTED_AGAIN);
        database.run("update sluice.idempotency_key set created_at = now() - interval '2 days';"
                + " truncate harbour.entry");
        assertThat(harbour.answer(insert("snare"))).isEqualTo(INSERTED);
    }

    @Test
    void aPreRequestThatRefusesRefusesTheRepeatToo() {
        assertThat(harbour.answer(insert("closed"))).isEqualTo(INSERTED);
        start("rest.db-pre-request=harbour.refuse");

        assertThat(harbour.answer(insert("closed"))).startsWith("418\n").contains("a teapot");
    }

    @Test
    void aRequestReadsNoRecords() {
        assertThat(harbour.answer("""
                        POST /rpc/peek
                        Idempotency-Key: peek
                        apikey: <service key>
                        """)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"permission denied for table idempotency_key","details":null,
                        "hint":null}""".replace(",\n", ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest.db-tx-end=rollback", "rest.db-tx-end=rollback-allow-override"})
    void whatIsRolledBackInAnyCaseLeavesNoRecord(String setting) {
        start(setting);

        assertThat(harbour.answer(insert("vain"))).isEqualTo(INSERTED);
        assertThat(harbour.answer(insert("vain"))).isEqualTo(INSERTED);
        assertThat(database.value("select (select count(*) from harbour.entry) || ' '"
                        + " || (select count(*) from sluice.idempotency_key)"))
                .isEqualTo("0 0");
    }
}
