package dev.sluice.support;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway over guarded tables: notes in folders, tags on notes. An id is written as its letter and number,
 * {@code <a1>} for the first note of folder {@code <a>}, in what is asked and in what is answered.
 */
public record Vault(TestDatabase database, TestGateway gateway) implements AutoCloseable {

    private static final Pattern SHORT = Pattern.compile("<([a-f])([1-9]?)>");

    private static final Pattern LONG = Pattern.compile("([a-f])\\1{7}-0000-0000-0000-00000000000([0-9])");

    private static final String RULES = """
            resource_types:
              folder:
                rule_view: vault_grants.rule
                resource_view: vault_grants.resource
                roles: {owner: [read, add, write, delete]}
              note:
                rule_view: vault_grants.rule
                resource_view: vault_grants.resource
                roles: {owner: [read, delete]}
            guards:
              vault.folder: {resource_type: folder, resource: id, operations: {select: read, update: write}}
              vault.note:
                - resource_type: folder
                  resource: folder_id
                  operations: {select: read, insert: add, update: write, delete: delete}
                - {resource_type: note, resource: id, operations: {delete: delete}}
              vault.tag:
                resource_type: note
                resource: note_id
                operations: {select: read, insert: read}
                without_resource: allow
              vault.placement: {resource_type: folder, resource: folder_id, operations: {select: write}}
            """;

    /** Opens a vault in a database of its own. */
    public static Vault open(TestDatabase database, String... settings) {
        database.runResource("/sql/vault.sql");
        return new Vault(
                database,
                TestGateway.startWithRules(
                        database,
                        RULES,
                        Stream.concat(
                                        Stream.of(
                                                "rest.base-path=",
                                                "rest.db-schemas=[vault]",
                                                "rest.db-aggregates-enabled=true",
                                                "rest.db-plan-enabled=true"),
                                        Stream.of(settings))
                                .toArray(String[]::new)));
    }

    /** Puts everything back; ada may do everything in a, read and add in b, and write in c. */
    public void reset() {
        run("""
                truncate vault.folder, vault.note, vault.tag, vault.shelf, vault.placement, vault_grants.granted;
                insert into vault.folder values ('<a>', 'a'), ('<b>', 'b'), ('<c>', 'c'), ('<d>', 'd');
                insert into vault.note values ('<a1>', '<a>', 'first'), ('<a2>', '<a>', 'second'),
                    ('<b1>', '<b>', 'third'), ('<c1>', '<c>', 'fourth'), ('<e1>', null, 'loose');
                insert into vault.tag values (1, '<a1>', 'red'), (2, '<a2>', 'blue'), (3, null, 'grey');
                insert into vault.shelf values (1, 'upper'), (2, 'lower');
                insert into vault.placement values (1, '<a>'), (1, '<b>'), (1, '<c>'), (2, '<b>');
                insert into vault_grants.granted values
                    ('ada', 'folder', '<a>', 'read'), ('ada', 'folder', '<a>', 'add'),
                    ('ada', 'folder', '<a>', 'write'), ('ada', 'folder', '<a>', 'delete'),
                    ('ada', 'folder', '<b>', 'read'), ('ada', 'folder', '<b>', 'add'),
                    ('ada', 'folder', '<c>', 'write'),
                    ('ada', 'note', '<a1>', 'read'), ('ada', 'note', '<a1>', 'delete')""");
    }

    /** Runs statements as the superuser. */
    public void run(String sql) {
        database.run(written(sql));
    }

    /** The notes that there are, in order. */
    public String notes() {
        return read(database.value("""
                select string_agg(id || ' ' || coalesce(folder_id::text, 'nowhere') || ' ' || title, ', ' order by id)
                from vault.note"""));
    }

    /** The whole answer to a request of ada's, after its method and path. */
    public String ada(String request) {
        String[] parts = request.split("\n", 2);
        return answer(parts[0] + "\nAuthorization: Bearer <token of ada>\n" + (parts.length == 1 ? "" : parts[1]));
    }

    /** The whole answer to a request. */
    public String answer(String request) {
        return read(new Harbour(gateway).answer(written(request)));
    }

    /** The answer to a write that a guard refuses. */
    public static String refused(String what, String details) {
        String answer = """
                403
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=42501

                {"code":"42501","message":"permission denied to %s","details":"%s","hint":null}""";
        return answer.formatted(what, details);
    }

    /** A text in which ids are written out. */
    public static String written(String text) {
        return SHORT.matcher(text).replaceAll(found -> uuid(found.group(1), found.group(2)));
    }

    private static String uuid(String letter, String number) {
        return letter.repeat(8) + "-0000-0000-0000-00000000000" + (number.isEmpty() ? "0" : number);
    }

    /** A text in which ids are short. */
    public static String read(String text) {
        return LONG.matcher(text).replaceAll(Vault::shortened);
    }

    private static String shortened(MatchResult found) {
        return "<" + found.group(1) + (found.group(2).equals("0") ? "" : found.group(2)) + ">";
    }

    @Override
    public void close() {
        gateway.close();
    }
}
