package dev.sluice.feature;

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

/** Rows that a guard hides are not there, wherever they would show. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedReadIT {

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

    @Test
    void whatMayNotBeReadIsNotThere() {
        assertThat(vault.ada("GET /note?select=title&order=title")).isEqualTo("""
                200
                content-location: /note?order=title&select=title
                content-range: 0-2/*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                [{"title":"first"},
                 {"title":"second"},
                 {"title":"third"}]""");
        assertThat(vault.ada("GET /note?select=title&id=eq.<c1>")).isEqualTo("""
                200
                content-location: /note?id=eq.<c1>&select=title
                content-range: */*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                []""");
    }

    @Test
    void nobodyInParticularSeesNothingAndAServiceKeyEverything() {
        assertThat(vault.answer("GET /note?select=title&order=title")).isEqualTo("""
                200
                content-location: /note?order=title&select=title
                content-range: */*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                []""");
        assertThat(vault.answer("GET /note?select=title&order=title\napikey: <service key>"))
                .isEqualTo("""
                200
                content-location: /note?order=title&select=title
                content-range: 0-4/*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                [{"title":"first"},
                 {"title":"fourth"},
                 {"title":"loose"},
                 {"title":"second"},
                 {"title":"third"}]""");
    }

    @Test
    void countsAndPagesAgree() {
        assertThat(vault.ada("GET /note?select=title&order=title&limit=2&offset=1\nPrefer: count=exact"))
                .isEqualTo("""
                206
                content-location: /note?limit=2&offset=1&order=title&select=title
                content-range: 1-2/3
                content-type: application/json; charset=utf-8
                preference-applied: count=exact
                vary: Accept, Prefer, Range

                [{"title":"second"},
                 {"title":"third"}]""");
        assertThat(vault.ada("GET /note?select=count()")).contains("\n[{\"count\":3}]");
        assertThat(vault.ada("HEAD /note\nPrefer: count=exact")).contains("content-range: 0-2/3");
    }

    @Test
    void aRowWithoutAResourceIsWhatTheGuardSays() {
        assertThat(vault.ada("GET /tag?order=id")).contains("""

                [{"id":1,"note_id":"<a1>","label":"red"},
                 {"id":3,"note_id":null,"label":"grey"}]""");
        assertThat(vault.answer("GET /tag?order=id")).contains("\n[{\"id\":3,\"note_id\":null,\"label\":\"grey\"}]");
        assertThat(vault.ada("GET /note?folder_id=is.null")).endsWith("\n\n[]");
    }

    @Test
    void anEmbeddedTableIsGuardedToo() {
        assertThat(vault.ada("GET /folder?select=name,note(title,tag(label))&order=name&note.order=title"))
                .endsWith("""

                        [{"name":"a","note":[{"tag": [{"label": "red"}], "title": "first"}, \
                        {"tag": [], "title": "second"}]},
                         {"name":"b","note":[{"tag": [], "title": "third"}]}]""");
        vault.run("insert into vault_grants.granted values ('ada', 'folder', '<c>', 'read')");
        vault.run("delete from vault_grants.granted where resource_id = '<b>'");
        assertThat(vault.ada("GET /tag?select=label,note!inner(title)\nPrefer: count=exact"))
                .contains("content-range: 0-0/1")
                .endsWith("\n[{\"label\":\"red\",\"note\":{\"title\": \"first\"}}]");
        vault.run("delete from vault_grants.granted where resource_id = '<a>'");
        assertThat(vault.ada("GET /tag?select=label,note(title)&order=id")).endsWith("""

                        [{"label":"red","note":null},
                         {"label":"grey","note":null}]""");
        assertThat(vault.ada("GET /tag?select=label,note!inner(title)\nPrefer: count=exact"))
                .contains("content-range: */0")
                .endsWith("\n\n[]");
    }

    /** b may be read; that it stands on a shelf may be known only by who may write in it. */
    @Test
    void whatJoinsOthersIsGuarded() {
        assertThat(vault.ada("GET /shelf?select=name,folder(name)&order=name\nPrefer: count=exact"))
                .endsWith("""

                        [{"name":"lower","folder":[]},
                         {"name":"upper","folder":[{"name": "a"}]}]""");
        assertThat(vault.ada("GET /shelf?select=name,folder!inner()&order=name\nPrefer: count=exact"))
                .contains("content-range: 0-0/1")
                .endsWith("\n[{\"name\":\"upper\"}]");
    }

    @Test
    void whatAFunctionReturnsIsNotGuardedUnlessItIsEmbedded() {
        assertThat(vault.ada("GET /rpc/every_note?select=title,folder(name)&order=title"))
                .endsWith("""

                        [{"title":"first","folder":{"name": "a"}},
                         {"title":"fourth","folder":null},
                         {"title":"loose","folder":null},
                         {"title":"second","folder":{"name": "a"}},
                         {"title":"third","folder":{"name": "b"}}]""");
        assertThat(vault.ada("GET /shelf?select=name,notes_of(title)&id=eq.1"))
                .contains("\"title\": \"first\"")
                .doesNotContain("fourth");
    }

    @Test
    void whatIsStreamedIsGuarded() {
        assertThat(vault.ada("GET /note?select=title&order=title\nAccept: application/x-ndjson"))
                .endsWith("""

                        {"title":"first"}
                        {"title":"second"}
                        {"title":"third"}
                        """);
        vault.run("""
                insert into vault.note select gen_random_uuid(), case n % 2 when 0 then '<a>'::uuid end, 'more'
                from generate_series(1, 30000) n""");
        assertThat(vault.ada("GET /note?select=folder_id\nAccept: application/x-ndjson\nPrefer: count=exact"))
                .contains("content-range: */15003")
                .doesNotContain("null");
    }
}
