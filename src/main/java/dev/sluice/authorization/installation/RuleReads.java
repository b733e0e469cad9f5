package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.SqlTemplate;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.BaseTable;
import dev.sluice.config.ResourceTypeConfig.Scope;
import java.util.List;
import java.util.stream.Stream;

/**
 * The query for what a rule reads, through all views beneath it: rows of (kind, name, base table, column, whether
 * values of the column can be compared). The kinds are {@code column} of a table, and three that nothing can be kept
 * of: {@code relation} without triggers, {@code function} whose result changes by itself, {@code row security} that may
 * give each reader other rows.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-depend.html">PostgreSQL, pg_depend</a>
 */
final class RuleReads {

    /** A view's own expressions stand in its rule, where functions of PostgreSQL's own leave no other trace. */
    private static final String QUERY = """
            with recursive part (oid) as (
              select to_regclass(n)::oid from unnest(${roots}) n
              union
              select d.refobjid from part
              join pg_rewrite w on w.ev_class = part.oid
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                and d.refclassid = 'pg_class'::regclass),
            tree (oid, base) as (
              select to_regclass(n)::oid, n from unnest(${bases}) n
              union
              select i.inhrelid, tree.base from tree join pg_inherits i on i.inhparent = tree.oid),
            rule as (
              select w.oid, c.oid as view, c.relowner, c.reloptions, w.ev_action::text as action
              from part join pg_class c on c.oid = part.oid and c.relkind = 'v'
              join pg_rewrite w on w.ev_class = c.oid),
            referred as (
              select rule.relowner, c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner as owner,
                     n.nspname || '.' || c.relname as name,
                     case when rule.action ~ ':varattno 0 ' then 0 else d.refobjsubid end as attnum
              from rule
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid
                and d.refclassid = 'pg_class'::regclass and d.refobjid <> rule.view
              join pg_class c on c.oid = d.refobjid
              join pg_namespace n on n.oid = c.relnamespace),
            called as (
              select p.oid from rule
              cross join regexp_matches(rule.action, ':(?:funcid|aggfnoid|winfnoid) (\\d+)', 'g') m
              join pg_proc p on p.oid = m[1]::oid
              union
              select o.oprcode from rule
              cross join regexp_matches(rule.action, ':opno (\\d+)', 'g') m
              join pg_operator o on o.oid = m[1]::oid)
            select 'column', r.name, t.base, coalesce(a.attname, '*')::text,
                   exists (select from pg_opclass k join pg_am m on m.oid = k.opcmethod and m.amname = 'btree'
                           where k.opcdefault and k.opcintype = coalesce(nullif(y.typbasetype, 0), y.oid))
                     or coalesce(y.typtype = 'e' or y.oid = 'varchar'::regtype, false)
            from referred r
            left join pg_attribute a on a.attrelid = r.oid and a.attnum = r.attnum and r.attnum > 0
            left join pg_type y on y.oid = a.atttypid
            left join tree t on t.oid = r.oid
            where r.relkind in ('r', 'p')
            union
            select 'relation', r.name, null, null, null from referred r where r.relkind not in ('r', 'p', 'v')
            union
            select 'relation', t.oid::regclass::text, null, null, null
            from tree t join pg_class c on c.oid = t.oid where c.relkind not in ('r', 'p')
            union
            select 'row security', r.name, null, null, null
            from referred r join pg_roles o on o.oid = r.relowner
            where r.relrowsecurity and not o.rolsuper and not o.rolbypassrls
              and (r.relforcerowsecurity or r.owner <> r.relowner)
            union
            select 'row security', rule.view::regclass::text, null, null, null
            from rule where rule.reloptions @> array['security_invoker=true']
            union
            select 'function', p.oid::regprocedure::text, null, null, null
            from called join pg_proc p on p.oid = called.oid where p.provolatile <> 'i'
            union
            select 'function', 'the time, or the role', null, null, null
            from rule where rule.action ~ '\\{SQLVALUEFUNCTION '""";

    private RuleReads() {}

    /** The query, with the names of the type in it as constants. */
    static String of(ResourceTypeConfig type) {
        return new SqlTemplate()
                .with("roots", AccessNames.array(roots(type)))
                .with("bases", AccessNames.array(bases(type)))
                .fill(QUERY);
    }

    /** The views that a check depends on, beside the one that lists resources, which is always read as it is. */
    static List<String> roots(ResourceTypeConfig type) {
        return Stream.concat(Stream.of(type.ruleView()), type.scopes().stream().map(Scope::view))
                .map(AccessNames::quoteQualified)
                .toList();
    }

    static List<String> bases(ResourceTypeConfig type) {
        return type.baseTables().stream()
                .map(BaseTable::name)
                .map(AccessNames::quoteQualified)
                .toList();
    }
}
