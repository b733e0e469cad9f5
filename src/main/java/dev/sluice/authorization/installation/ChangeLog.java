package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.Overlay;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.authorization.sql.SqlTemplate;
import dev.sluice.config.ResourceTypeConfig.BaseTable;
import dev.sluice.config.ResourceTypeConfig.Touch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The change log of a type: its table, the functions that write it, and the triggers that call them. Triggers are for
 * each row, since those alone fire for partitions, cascades, COPY and logical replication alike, and ENABLE ALWAYS,
 * since others keep still in a session of the replica role. TRUNCATE fires no row's trigger and touches everything.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">PostgreSQL, ALTER TABLE, ENABLE ALWAYS
 *     TRIGGER</a>
 */
final class ChangeLog {

    private static final String TABLE = """
            create table ${changes} (
              key uuid not null,
              written xid8 not null default pg_current_xact_id())""";

    private static final String INDEX = "create index on ${changes} (key) include (written)";

    private static final String TOUCH = """
            create function ${function}() returns trigger
            language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $body$${body}$body$""";

    private static final String TOUCH_ROW = """
            begin
              if tg_op <> 'INSERT' then
                insert into ${changes} (key) values ${old_keys};
              end if;
              if tg_op = 'INSERT' then
                insert into ${changes} (key) values ${new_keys};
              elsif tg_op = 'UPDATE' and row(${new_columns})::record *<> row(${old_columns})::record then
                insert into ${changes} (key) values ${new_keys};
              end if;
              return null;
            end""";

    private static final String TOUCH_ALL = """
            begin
              insert into ${changes} (key) values (${everything});
              return null;
            end""";

    /**
     * The triggers that there must be, and how each stands. Row triggers of a partitioned table are cloned to its
     * partitions by PostgreSQL; those of TRUNCATE are not, and a table that inherits gets none.
     */
    private static final String TRIGGERS = """
            create view ${triggers} as
            with recursive base (root, function, body, condition) as (values ${bases}),
            tree (oid, root, function, body, condition) as (
              select to_regclass(root)::oid, root, function, body, condition from base
              union
              select i.inhrelid, tree.root, tree.function, tree.body, tree.condition
              from tree join pg_inherits i on i.inhparent = tree.oid),
            wanted as (
              select tree.oid, ${row_name} as name, tree.function, tree.body,
                     case when not c.relispartition or tree.oid = to_regclass(tree.root) then
                       'create trigger ' || quote_ident(${row_name}) || ' after insert or delete on '
                         || tree.oid::regclass || ' for each row execute function ' || tree.function || '()' end as ddl
              from tree join pg_class c on c.oid = tree.oid
              union all
              select tree.oid, ${update_name}, tree.function, tree.body,
                     case when not c.relispartition or tree.oid = to_regclass(tree.root) then
                       'create trigger ' || quote_ident(${update_name}) || ' after update on '
                         || tree.oid::regclass || ' for each row ' || tree.condition
                         || ' execute function ' || tree.function || '()' end
              from tree join pg_class c on c.oid = tree.oid
              union all
              select tree.oid, ${truncate_name}, ${all_function}, ${all_body},
                     'create trigger ' || quote_ident(${truncate_name}) || ' after truncate on '
                       || tree.oid::regclass || ' for each statement execute function ' || ${all_function} || '()'
              from tree)
            select w.oid as relation, w.name, w.ddl, t.oid as trigger, t.tgfoid as function,
                   coalesce(t.tgenabled = 'A' and t.tgfoid = to_regprocedure(w.function || '()')
                     and md5(p.prosrc) = w.body, false) as good
            from wanted w
            left join pg_trigger t on t.tgrelid = w.oid and t.tgname = w.name
            left join pg_proc p on p.oid = t.tgfoid""";

    /**
     * Creates the triggers that are missing, also those of a table that became a partition since. Writers of the table
     * wait behind it while it waits for those that were first, hence a limit.
     */
    private static final String WATCH = """
            create function ${watch}() returns integer
            language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
            as $body$
            declare
              missing record;
              made integer := 0;
            begin
              for missing in
                select w.relation, w.name, w.ddl from ${triggers} w where w.trigger is null and w.ddl is not null
              loop
                execute missing.ddl;
                execute format('alter table %s enable always trigger %I', missing.relation::regclass, missing.name);
                made := made + 1;
              end loop;
              return made;
            end
            $body$""";

    private final RuleFacts facts;
    private final RuleShape shape;
    private final AccessNames names;
    private final SqlTemplate template;

    ChangeLog(RuleFacts facts) {
        this.facts = facts;
        this.shape = facts.shape();
        this.names = new AccessNames(facts.type().name());
        this.template = new SqlTemplate()
                .with("changes", names.changes())
                .with("everything", Overlay.EVERYTHING)
                .with("triggers", names.of("trigger"))
                .with("watch", names.of("watch"))
                .with("row_name", triggerName("row"))
                .with("update_name", triggerName("update"))
                .with("truncate_name", triggerName("truncate"))
                .with("all_function", AccessNames.literal(names.of("touch_all")));
    }

    private String triggerName(String suffix) {
        return AccessNames.literal("sluice_" + names.type() + "_" + suffix);
    }

    /** The objects, in the order of their making. */
    List<DatabaseObject> objects() {
        List<DatabaseObject> objects = new ArrayList<>();
        objects.add(DatabaseObject.table(names.changes(), template.fill(TABLE)));
        objects.add(DatabaseObject.part(template.fill(INDEX)));
        objects.add(function("touch_all", template.fill(TOUCH_ALL)));
        List<String> bases = new ArrayList<>();
        for (int index = 0; index < facts.type().baseTables().size(); index++) {
            BaseTable table = facts.type().baseTables().get(index);
            String name = "touch_" + (index + 1);
            String body = body(table);
            objects.add(function(name, body));
            bases.add("(%s, %s, %s, %s)"
                    .formatted(
                            AccessNames.literal(AccessNames.quoteQualified(table.name())),
                            AccessNames.literal(names.of(name)),
                            digest(body),
                            AccessNames.literal(condition(table))));
        }
        template.with("bases", String.join(", ", bases)).with("all_body", digest(template.fill(TOUCH_ALL)));
        objects.add(DatabaseObject.view(names.of("trigger"), template.fill(TRIGGERS)));
        objects.add(DatabaseObject.function(names.of("watch") + "()", template.fill(WATCH)));
        return objects;
    }

    private DatabaseObject function(String suffix, String body) {
        String name = names.of(suffix);
        return DatabaseObject.function(
                name + "()",
                new SqlTemplate().with("function", name).with("body", body).fill(TOUCH));
    }

    private static String digest(String body) {
        return AccessNames.literal(Digests.md5(body));
    }

    private String body(BaseTable table) {
        if (table.touches().isEmpty()) {
            return template.fill(TOUCH_ALL);
        }
        return template.with("old_keys", keys(table, "old"))
                .with("new_keys", keys(table, "new"))
                .with("old_columns", columns(table, "old"))
                .with("new_columns", columns(table, "new"))
                .fill(TOUCH_ROW);
    }

    /** A row without a key may be of everyone, so that it touches everything. */
    private String keys(BaseTable table, String row) {
        return table.touches().stream()
                .map(touch -> "(coalesce(%s, %s))"
                        .formatted(shape.key(touch.scope(), column(touch, row)), Overlay.EVERYTHING))
                .collect(Collectors.joining(", "));
    }

    private static String columns(BaseTable table, String row) {
        return table.touches().stream().map(touch -> column(touch, row)).collect(Collectors.joining(", "));
    }

    private static String column(Touch touch, String row) {
        return row + "." + AccessNames.quote(touch.column());
    }

    /**
     * An update that changes nothing which the rule reads needs no log row; what is equal may still be written anew.
     */
    private String condition(BaseTable table) {
        List<String> read = facts.columnsRead(table.name());
        if (read == null) {
            return "";
        }
        List<String> columns = Stream.concat(
                        read.stream(), table.touches().stream().map(Touch::column))
                .distinct()
                .map(AccessNames::quote)
                .toList();
        return columns.isEmpty()
                ? ""
                : "when (row(%s)::record *<> row(%s)::record)".formatted(row("new", columns), row("old", columns));
    }

    private static String row(String row, List<String> columns) {
        return columns.stream().map(column -> row + "." + column).collect(Collectors.joining(", "));
    }
}
