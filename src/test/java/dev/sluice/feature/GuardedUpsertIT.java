package dev.sluice.feature;

import static dev.sluice.feature.GuardedWriteIT.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An upsert needs the permission to insert for the rows that it inserts, and to update for those that it changes. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedUpsertIT {

    private static final String MERGE = "resolution=merge-duplicates";

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

    private static String row(String id, String folder, String title) {
        return "{\"id\":\"%s\",\"folder_id\":\"%s\",\"title\":\"%s\"}".formatted(id, folder, title);
    }

    private static String rows(String... rows) {
        return "[" + String.join(",", rows) + "]";
    }

    private static String refused(String action, int rows, String operation) {
        String needed = "%d %s '%s' on the folder in 'folder_id'";
        return Vault.refused(
                action + " rows of vault.note",
                needed.formatted(rows, rows == 1 ? "row needs" : "rows need", operation));
    }

    /** In b ada may add and not write, in c she may write and not add. */
    @Test
    void eachRowNeedsThePermissionOfWhatBecomesOfIt() {
        assertThat(vault.ada(json(
                        "POST",
                        "/note",
                        MERGE + ", return=representation",
                        rows(
                                row("<a1>", "<a>", "one"),
                                row("<b3>", "<b>", "two"),
                                row("<c1>", "<c>", "three"),
                                row("<a3>", "<a>", "four")))))
                .isEqualTo("""
                        201
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-duplicates, return=representation
                        vary: Accept, Prefer, Range

                        [{"id":"<a1>","folder_id":"<a>","title":"one"},
                         {"id":"<b3>","folder_id":"<b>","title":"two"},
                         {"id":"<c1>","folder_id":"<c>","title":"three"},
                         {"id":"<a3>","folder_id":"<a>","title":"four"}]""");
    }

    @Test
    void rowsAreRefusedByWhatBecomesOfThem() {
        assertThat(vault.ada(json(
                        "POST",
                        "/note",
                        MERGE,
                        rows(
                                row("<a1>", "<a>", "one"),
                                row("<c3>", "<c>", "two"),
                                row("<c1>", "<c>", "three"),
                                row("<c4>", "<c>", "four")))))
                .isEqualTo(refused("insert", 2, "add"));
        assertThat(vault.ada(json(
                        "POST",
                        "/note?select=title",
                        MERGE + ", return=representation",
                        rows(row("<b3>", "<b>", "one"), row("<b1>", "<b>", "two"), row("<a1>", "<a>", "three")))))
                .isEqualTo(refused("update", 1, "write"));
        assertThat(vault.ada(
                        json("POST", "/note", MERGE, rows(row("<b1>", "<a>", "from b"), row("<a1>", "<b>", "to b")))))
                .isEqualTo(refused("update", 2, "write"));
        assertThat(vault.ada(json("POST", "/note", MERGE, rows(row("<c1>", "<a>", "from c")))))
                .startsWith("200\n");
        assertThat(vault.notes())
                .isEqualTo("<a1> <a> first, <a2> <a> second, <b1> <b> third, <c1> <a> from c, <e1> nowhere loose");
    }

    @Test
    void whatATriggerDoesIsChecked() {
        assertThat(vault.ada(
                        json("POST", "/note", MERGE, rows(row("<a1>", "<a>", "kept back"), row("<c3>", "<c>", "new")))))
                .isEqualTo(refused("insert", 1, "add"));
        assertThat(vault.ada(json("POST", "/note", MERGE, rows(row("<a1>", "<a>", "smuggled")))))
                .isEqualTo(refused("update", 1, "write"));
    }

    @Test
    void rowsThatAreLeftAsTheyAreNeedNoPermission() {
        assertThat(vault.ada(json(
                        "POST",
                        "/note?select=title",
                        "resolution=ignore-duplicates, return=representation",
                        rows(row("<b1>", "<b>", "one"), row("<a3>", "<a>", "two")))))
                .startsWith("201\n")
                .endsWith("\n[{\"title\":\"two\"}]");
        assertThat(vault.ada(json(
                        "POST",
                        "/note",
                        "resolution=ignore-duplicates",
                        rows(row("<b1>", "<b>", "one"), row("<c3>", "<c>", "two")))))
                .isEqualTo(refused("insert", 1, "add"));
    }

    @Test
    void aPutInsertsOrChanges() {
        assertThat(vault.ada(json("PUT", "/note?id=eq.<a1>", "return=representation", row("<a1>", "<a>", "put"))))
                .startsWith("200\n")
                .endsWith("\n[{\"id\":\"<a1>\",\"folder_id\":\"<a>\",\"title\":\"put\"}]");
        assertThat(vault.ada(json("PUT", "/note?id=eq.<b3>", "return=representation", row("<b3>", "<b>", "put"))))
                .startsWith("201\n");
        assertThat(vault.ada(json("PUT", "/note?id=eq.<b1>", "return=minimal", row("<b1>", "<b>", "put"))))
                .isEqualTo(refused("update", 1, "write"));
        assertThat(vault.ada(json("PUT", "/note?id=eq.<c3>", "return=minimal", row("<c3>", "<c>", "put"))))
                .isEqualTo(refused("insert", 1, "add"));
    }
}
