package dev.sluice.authorization.installation;

import dev.sluice.authorization.installation.RuleFacts.Read;
import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.Overlay;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.authorization.sql.SqlTemplate;
import dev.sluice.config.ResourceTypeConfig.Touch;
import java.util.ArrayList;
import java.util.List;

/**
 * The materialized view of a type and the functions that keep it. They run with the rights of who installed them, so
 * that the gateway's own role needs none on what they change.
 */
final class Refresh {

    /** A user of the nil UUID would stand for everyone. */
    private static final String VIEW = """
            create materialized view ${view} as
            select coalesce(r.user_id, ${everyone}) as user_id, r.resource_id, r.role::text as role,
                   r.access_method::text as access_method${expires_at}
            from ${rule_view} r
            where r.resource_id is not null and (r.user_id is null or r.user_id <> ${everyone})
            with no data""";

    /** A check reads what it needs from the index alone. */
    private static final String KEY =
            "create unique index on ${view} (resource_id, user_id, access_method) include (role${kept_expires_at})";

    private static final String BY_USER = "create index on ${view} (user_id, resource_id) include (role)";

    /** What keeps the change log from being relied on, null where nothing does. */
    private static final String PROBLEM = """
            create function ${problem}() returns text
            language plpgsql stable security definer set search_path = pg_catalog, pg_temp
            as $body$
            declare
              found text;
            begin
              select string_agg(name, ', ' order by name) into found
              from unnest(${named}) name where to_regclass(name) is null;
              if found is not null then
                return 'missing: ' || found;
              end if;
              select string_agg(distinct r.what, ', ' order by r.what) into found
              from (select case when kind = 'column' then name || '.' || col else kind || ' ' || name end as what
                    from (${reads}) x (kind, name, base, col, comparable)) r
              where r.what <> all (${covered});
              if found is not null then
                return 'the rule reads what the installation does not cover: ' || found;
              end if;
              select string_agg(t.name || ' on ' || t.relation::regclass, ', ' order by t.name, t.relation) into found
              from ${triggers} t where not t.good;
              if found is not null then
                return 'triggers missing, changed or not ENABLE ALWAYS: ' || found;
              end if;
              return null;
            end
            $body$""";

    /**
     * Refreshes the view, or only dates it anew where nothing has changed, and says how it went: refreshed, unchanged,
     * changed (where it was not to refresh), busy (another does), watched (triggers were made: call again), or the
     * problem. The snapshot is read before the rule: what it sees, the view holds. The transaction must not have an id
     * by then, or the snapshot would take what the transaction changes later for seen.
     */
    private static final String REFRESH = """
            create function ${refresh}(whole boolean) returns text
            language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $body$
            declare
              began timestamptz;
              seen pg_snapshot;
              known record;
              now_rules oid[];
              now_triggers oid[];
              now_tables oid[];
              now_functions oid[];
              now_definition text;
              filled boolean;
              fault text;
              outcome text := 'refreshed';
            begin
              if pg_current_xact_id_if_assigned() is not null then
                raise exception 'a refresh must be the first work of its transaction' using errcode = '25001';
              end if;
              if not pg_try_advisory_xact_lock(hashtext('sluice access'), hashtext(${type})) then
                return 'busy';
              end if;
              if ${watch}() > 0 then
                return 'watched';
              end if;
              began := clock_timestamp();
              select pg_current_snapshot() into seen;
              fault := ${problem}();
              if fault is not null then
                update ${state} set problem = fault where resource_type = ${type} and problem is distinct from fault;
                return fault;
              end if;
              ${definitions}
              select s.*, ${sound} as sound into known from ${state} s where s.resource_type = ${type};
              select c.relispopulated into filled from pg_class c where c.oid = ${view_name}::regclass;
              if filled and known.sound and known.rules = now_rules and known.tables = now_tables
                 and known.definition = now_definition and not exists (
                   select from ${changes} c where not pg_visible_in_snapshot(c.written, known.snapshot)) then
                outcome := 'unchanged';
              elsif not whole then
                return 'changed';
              elsif filled then
                refresh materialized view concurrently ${view};
              else
                refresh materialized view ${view};
                analyze ${view};
              end if;
              update ${state} set
                as_of = began, snapshot = seen, problem = null, definition = now_definition,
                rules = now_rules, triggers = now_triggers, tables = now_tables, functions = now_functions,
                keys = ${keys}::name[],
                server_started = pg_postmaster_start_time(),
                system_identifier = (select c.system_identifier from pg_control_system() c)
              where resource_type = ${type};
              delete from ${changes} c where pg_visible_in_snapshot(c.written, seen);
              return outcome;
            end
            $body$""";

    /** The objects whose definitions count, and what they amount to; read before the rule is. */
    private static final String DEFINITIONS = """
            with recursive part (oid) as (
                select to_regclass(n)::oid from unnest(${roots}) n
                union
                select d.refobjid from part join pg_rewrite w on w.ev_class = part.oid
                join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                  and d.refclassid = 'pg_class'::regclass)
              select array_agg(w.oid order by w.oid) into now_rules
              from part join pg_rewrite w on w.ev_class = part.oid;
              select array_agg(distinct t.trigger order by t.trigger),
                     array_agg(distinct t.relation order by t.relation),
                     array_agg(distinct t.function order by t.function)
              into now_triggers, now_tables, now_functions from ${triggers} t;
              select now_functions || coalesce(array_agg(distinct d.refobjid order by d.refobjid), '{}')
              into now_functions from pg_depend d
              where d.classid = 'pg_rewrite'::regclass and d.objid = any (now_rules)
                and d.refclassid = 'pg_proc'::regclass;
              select ${fingerprint} into now_definition
              from (select now_rules as rules, now_triggers as triggers, now_tables as tables,
                           now_functions as functions, ${keys}::name[] as keys) s;""";

    /** One row that says that everything has changed, in the place of more than are worth keeping. */
    private static final String COLLAPSE = """
            create function ${collapse}() returns text
            language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $body$
            begin
              if not pg_try_advisory_xact_lock(hashtext('sluice access'), hashtext(${type})) then
                return 'busy';
              end if;
              insert into ${changes} (key) values (${everything});
              delete from ${changes} c where c.key <> ${everything};
              return 'collapsed';
            end
            $body$""";

    private final AccessNames names;
    private final SqlTemplate template;

    Refresh(RuleFacts facts) {
        RuleShape shape = facts.shape();
        this.names = new AccessNames(facts.type().name());
        this.template = new SqlTemplate()
                .with("view", names.view())
                .with("view_name", AccessNames.literal(names.view()))
                .with("changes", names.changes())
                .with("triggers", names.of("trigger"))
                .with("watch", names.of("watch"))
                .with("problem", names.of("problem"))
                .with("refresh", names.of("refresh"))
                .with("collapse", names.of("collapse"))
                .with("type", names.literal())
                .with("state", AccessNames.STATE)
                .with("everyone", Overlay.EVERYONE)
                .with("everything", Overlay.EVERYTHING)
                .with("expires_at", shape.expires() ? ", r.expires_at::timestamptz as expires_at" : "")
                .with("kept_expires_at", shape.expires() ? ", expires_at" : "")
                .with("rule_view", AccessNames.quoteQualified(facts.type().ruleView()))
                .with("roots", AccessNames.array(RuleReads.roots(facts.type())))
                .with("named", AccessNames.array(named(facts)))
                .with("reads", RuleReads.of(facts.type()))
                .with("covered", AccessNames.array(covered(facts)))
                .with("keys", AccessNames.array(keys(facts)))
                .with("sound", Overlay.SOUND)
                .with("fingerprint", Overlay.FINGERPRINT);
        template.with("definitions", template.fill(DEFINITIONS));
    }

    private static List<String> named(RuleFacts facts) {
        List<String> named = new ArrayList<>(RuleReads.roots(facts.type()));
        named.addAll(RuleReads.bases(facts.type()));
        named.add(new AccessNames(facts.type().name()).view());
        return named;
    }

    private static List<String> keys(RuleFacts facts) {
        return facts.type().baseTables().stream()
                .flatMap(table -> table.touches().stream())
                .map(Touch::column)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> covered(RuleFacts facts) {
        return facts.reads().stream()
                .filter(Read::isColumn)
                .map(Read::covered)
                .distinct()
                .sorted()
                .toList();
    }

    List<DatabaseObject> objects() {
        return List.of(
                DatabaseObject.materializedView(names.view(), template.fill(VIEW)),
                DatabaseObject.part(template.fill(KEY)),
                DatabaseObject.part(template.fill(BY_USER)),
                DatabaseObject.function(names.of("problem") + "()", template.fill(PROBLEM)),
                DatabaseObject.function(names.of("refresh") + "(boolean)", template.fill(REFRESH)),
                DatabaseObject.function(names.of("collapse") + "()", template.fill(COLLAPSE)));
    }
}
