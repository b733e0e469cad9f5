package dev.sluice.feature;

import static dev.sluice.feature.GuardedWriteIT.json;
import static dev.sluice.support.Eventually.eventually;
import static dev.sluice.support.Vault.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Check and operation are one statement: what was revoked or moved before it is never overlooked. */
@Alone
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardRaceIT {

    private static final int ROUNDS = 60;

    private static final int WRITERS = 4;

    private static final String UPDATE = json("PATCH", "/note?id=eq.<a1>", "return=minimal", "{\"title\":\"raced\"}");

    private static final String REFUSED =
            refused("update rows of vault.note", "1 row needs 'write' on the folder in 'folder_id'");

    private Vault vault;

    @BeforeAll
    void open(TestDatabase database) {
        vault = Vault.open(database);
    }

    @AfterAll
    void close() {
        vault.close();
    }

    @BeforeEach
    void reset() {
        vault.reset();
    }

    /** While others write without a pause, on every connection of the pool. */
    @Test
    void aRevokeThatWasCommittedBeforeTheWriteStartedAlwaysWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            while (goesOn.get()) {
                                assertThat(vault.ada(UPDATE))
                                        .matches(answer -> answer.startsWith("204\n") || answer.equals(REFUSED));
                            }
                        },
                        threads))
                .toList();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                vault.run("delete from vault_grants.granted where resource_id = '<a>' and operation = 'write'");
                assertThat(vault.ada(UPDATE)).as("round %d", round).isEqualTo(REFUSED);
                vault.run("insert into vault_grants.granted values ('ada', 'folder', '<a>', 'write')");
                assertThat(vault.ada(UPDATE)).as("round %d", round).startsWith("204\n");
            }
        } finally {
            goesOn.set(false);
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
            threads.shutdown();
        }
    }

    /** The write waits for the row, and finds it in another folder than its snapshot has it in. */
    private String writtenWhile(String move, String write) throws SQLException {
        try (Connection mover = vault.database().connect();
                Statement statement = mover.createStatement()) {
            mover.setAutoCommit(false);
            statement.execute(Vault.written(move));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> vault.ada(write));
            eventually(() -> vault.database()
                    .value("select count(*) from pg_locks where not granted and pid in (select pid from"
                            + " pg_stat_activity where datname = current_database())")
                    .equals("1"));
            mover.commit();
            return answer.join();
        }
    }

    private static String move(String folder) {
        return "update vault.note set folder_id = '%s' where id = '<a1>'".formatted(folder);
    }

    @Test
    void aRowThatWasMovedMeanwhileIsCheckedWhereItIs() throws SQLException {
        assertThat(writtenWhile(move("<b>"), UPDATE)).isEqualTo(REFUSED);
        assertThat(vault.notes()).startsWith("<a1> <b> first,");
    }

    @Test
    void aRowThatWasMovedMeanwhileCannotBeTakenFromThere() throws SQLException {
        String take = json("PATCH", "/note?id=eq.<a1>", "return=minimal", "{\"folder_id\":\"<a>\"}");
        assertThat(writtenWhile(move("<b>"), take)).isEqualTo(REFUSED);
        assertThat(vault.notes()).startsWith("<a1> <b> first,");
    }

    @Test
    void aRowThatWasMovedMeanwhileIsNotDeleted() throws SQLException {
        assertThat(writtenWhile(move("<b>"), "DELETE /note?id=eq.<a1>"))
                .isEqualTo(refused("delete rows of vault.note", "1 row needs 'delete' on the folder in 'folder_id'"));
    }

    @Test
    void anUpsertIntoARowThatWasMovedMeanwhileIsChecked() throws SQLException {
        String upsert = json(
                "POST",
                "/note",
                "resolution=merge-duplicates",
                "{\"id\":\"<a1>\",\"folder_id\":\"<a>\",\"title\":\"x\"}");
        assertThat(writtenWhile(move("<b>"), upsert)).isEqualTo(REFUSED);
        assertThat(writtenWhile(
                        "insert into vault.note values ('<c3>', '<c>', 'meanwhile')",
                        upsert.replace("<a1>", "<c3>").replace("<a>", "<c>")))
                .as("a row that came meanwhile is there before")
                .startsWith("200\n");
    }
}
