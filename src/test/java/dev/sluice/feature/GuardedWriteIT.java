package dev.sluice.feature;

import static dev.sluice.support.Vault.refused;
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

/** A write that touches one row that may not be touched is refused whole. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedWriteIT {

    private static final String ALL_NOTES =
            "<a1> <a> first, <a2> <a> second, <b1> <b> third, <c1> <c> fourth," + " <e1> nowhere loose";

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

    static String json(String method, String path, String prefer, String body) {
        return "%s %s\nContent-Type: application/json\nPrefer: %s\n\n%s".formatted(method, path, prefer, body);
    }

    private void assertUntouched() {
        assertThat(vault.notes()).isEqualTo(ALL_NOTES);
    }

    @Test
    void anUpdateOfRowsThatAreAllPermitted() {
        assertThat(vault.ada(json("PATCH", "/note?folder_id=eq.<a>", "return=representation", "{\"title\":\"new\"}")))
                .isEqualTo("""
                        200
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":"<a1>","folder_id":"<a>","title":"new"},
                         {"id":"<a2>","folder_id":"<a>","title":"new"}]""");
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<c1>", "return=minimal", "{\"title\":\"unseen\"}")))
                .startsWith("204\n");
        assertThat(vault.notes())
                .isEqualTo("<a1> <a> new, <a2> <a> new, <b1> <b> third, <c1> <c> unseen, <e1> nowhere loose");
    }

    @Test
    void anUpdateOfOneRowTooMany() {
        assertThat(vault.ada(
                        json("PATCH", "/note?folder_id=not.is.null", "return=representation", "{\"title\":\"new\"}")))
                .isEqualTo(refused("update rows of vault.note", "1 row needs 'write' on the folder in 'folder_id'"));
        assertThat(vault.ada(json("PATCH", "/note?title=like.*", "return=minimal", "{\"title\":\"new\"}")))
                .isEqualTo(refused("update rows of vault.note", "2 rows need 'write' on the folder in 'folder_id'"));
        assertUntouched();
    }

    @Test
    void withALimitEachRowIsStillChecked() {
        assertThat(vault.ada(json(
                        "PATCH",
                        "/note?title=like.*&order=id&limit=1",
                        "return=representation",
                        "{\"title\":\"new\"}")))
                .isEqualTo(refused("update rows of vault.note", "2 rows need 'write' on the folder in 'folder_id'"));
        assertUntouched();
    }

    @Test
    void nobodyInParticularMayWriteNothingAndAServiceKeyEverything() {
        String update = json("PATCH", "/note?title=like.*", "return=minimal", "{\"title\":\"new\"}");
        assertThat(vault.answer(update)).isEqualTo("""
                401
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=42501
                www-authenticate: Bearer

                {"code":"42501","message":"permission denied to update rows of vault.note",\
                "details":"5 rows need 'write' on the folder in 'folder_id'","hint":null}""");
        assertUntouched();
        assertThat(vault.answer(update.replace("\nPrefer", "\napikey: <service key>\nPrefer")))
                .startsWith("204\n");
    }

    @Test
    void whatIsNotThereNeedsNoPermission() {
        assertThat(vault.ada(json("PATCH", "/note?title=eq.none", "return=minimal", "{\"title\":\"new\"}")))
                .startsWith("204\n");
        assertThat(vault.ada(json("PATCH", "/note?title=like.*", "return=minimal", "{}")))
                .startsWith("204\n");
    }

    @Test
    void aRowIsPutElsewhereWithThePermissionOfBothPlaces() {
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<c1>", "return=minimal", "{\"folder_id\":\"<a>\"}")))
                .startsWith("204\n");
        assertThat(vault.notes()).contains("<c1> <a> fourth");
        String needed = "1 row needs 'write' on the folder in 'folder_id'";
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<b1>", "return=minimal", "{\"folder_id\":\"<a>\"}")))
                .isEqualTo(refused("update rows of vault.note", needed));
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<a1>", "return=minimal", "{\"folder_id\":\"<b>\"}")))
                .isEqualTo(refused("update rows of vault.note", needed));
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<a1>", "return=minimal", "{\"folder_id\":null}")))
                .isEqualTo(refused("update rows of vault.note", needed));
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<e1>", "return=minimal", "{\"folder_id\":\"<a>\"}")))
                .isEqualTo(refused("update rows of vault.note", needed));
        assertThat(vault.ada(json("PATCH", "/note?id=eq.<a1>", "return=minimal", "{\"title\":\"smuggled\"}")))
                .as("a trigger put it elsewhere")
                .isEqualTo(refused("update rows of vault.note", needed));
    }

    @Test
    void eachRowOfAnUpdateByKeyIsChecked() {
        assertThat(vault.ada(json(
                        "PATCH",
                        "/note",
                        "resolution=merge-by-key",
                        "[{\"id\":\"<a1>\",\"title\":\"x\"},{\"id\":\"<c1>\",\"folder_id\":\"<a>\"}]")))
                .startsWith("204\n");
        assertThat(vault.notes()).startsWith("<a1> <a> x,").contains("<c1> <a> fourth");
        vault.reset();
        assertThat(vault.ada(json(
                        "PATCH",
                        "/note",
                        "resolution=merge-by-key, return=representation",
                        "[{\"id\":\"<a1>\",\"title\":\"x\"},{\"id\":\"<c1>\",\"folder_id\":\"<b>\"},"
                                + "{\"id\":\"<b1>\",\"folder_id\":\"<a>\"}]")))
                .isEqualTo(refused("update rows of vault.note", "2 rows need 'write' on the folder in 'folder_id'"));
        assertUntouched();
    }

    @Test
    void aDeleteMustPassEachGuard() {
        assertThat(vault.ada("DELETE /note?id=eq.<a1>\nPrefer: return=representation"))
                .isEqualTo("""
                200
                content-range: */*
                content-type: application/json; charset=utf-8
                preference-applied: return=representation
                vary: Accept, Prefer, Range

                [{"id":"<a1>","folder_id":"<a>","title":"first"}]""");
        assertThat(vault.ada("DELETE /note?folder_id=eq.<a>"))
                .isEqualTo(refused("delete rows of vault.note", "1 row needs 'delete' on the note in 'id'"));
        assertThat(vault.ada("DELETE /note?title=like.*"))
                .isEqualTo(refused("delete rows of vault.note", "3 rows need 'delete' on the folder in 'folder_id'"));
        assertThat(vault.notes()).startsWith("<a2> <a> second, <b1>");
    }

    @Test
    void anInsertIsChecked() {
        assertThat(vault.ada(json(
                        "POST",
                        "/note?select=title",
                        "return=representation",
                        "[{\"id\":\"<a3>\",\"folder_id\":\"<a>\",\"title\":\"x\"},"
                                + "{\"id\":\"<b3>\",\"folder_id\":\"<b>\",\"title\":\"y\"}]")))
                .isEqualTo("""
                        201
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"title":"x"},
                         {"title":"y"}]""");
        vault.reset();
        assertThat(vault.ada(json(
                        "POST",
                        "/note",
                        "return=minimal",
                        "[{\"id\":\"<a3>\",\"folder_id\":\"<a>\",\"title\":\"x\"},"
                                + "{\"id\":\"<c3>\",\"folder_id\":\"<c>\",\"title\":\"y\"},"
                                + "{\"id\":\"<e3>\",\"folder_id\":null,\"title\":\"z\"}]")))
                .isEqualTo(refused("insert rows of vault.note", "2 rows need 'add' on the folder in 'folder_id'"));
        assertUntouched();
    }

    @Test
    void aRowWithoutAResourceIsInsertedWhereTheGuardSaysSo() {
        assertThat(vault.ada(json("POST", "/tag", "return=minimal", "{\"id\":7,\"label\":\"x\"}")))
                .startsWith("201\n");
        assertThat(vault.ada(json("POST", "/tag", "return=minimal", "{\"id\":8,\"note_id\":\"<a2>\",\"label\":\"x\"}")))
                .isEqualTo(refused("insert rows of vault.tag", "1 row needs 'read' on the note in 'note_id'"));
    }

    @Test
    void rowsThatComeWithOthersAreChecked() {
        vault.run("""
                insert into vault_grants.granted values ('ada', 'folder', '<f>', 'add'), ('ada', 'note', '<f1>', 'read')
                """);
        String body = "{\"id\":\"<f>\",\"name\":\"f\",\"note\":[{\"id\":\"<f1>\",\"title\":\"x\","
                + "\"tag\":[{\"id\":7,\"label\":\"y\"}]},{\"id\":\"<f2>\",\"title\":\"z\",\"tag\":[]}]}";
        assertThat(vault.ada(json("POST", "/folder?select=name,note(title,tag(label))", "return=representation", body)))
                .endsWith("""

                        [{"name":"f","note":[{"tag": [{"label": "y"}], "title": "x"}, {"tag": [], "title": "z"}]}]""");
        vault.reset();
        vault.run("insert into vault_grants.granted values ('ada', 'folder', '<f>', 'add')");
        assertThat(vault.ada(json("POST", "/folder", "return=minimal", body)))
                .isEqualTo(refused("insert rows of vault.tag", "1 row needs 'read' on the note in 'note_id'"));
        vault.reset();
        assertThat(vault.ada(json("POST", "/folder", "return=minimal", body)))
                .isEqualTo(refused("insert rows of vault.note", "2 rows need 'add' on the folder in 'folder_id'"));
        assertUntouched();
        assertThat(vault.database().value("select count(*) from vault.folder")).isEqualTo("4");
    }

    @Test
    void aGuardedWriteCannotBeAnalyzed() {
        assertThat(vault.ada("DELETE /note?title=like.*\nAccept: application/vnd.pgrst.plan; options=analyze"))
                .isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=SLC201

                        {"code":"SLC201","message":"The message is malformed","details":"header Accept: nested rows, \
                        updates by key and guarded writes cannot be analyzed","hint":null}""");
        assertUntouched();
    }
}
