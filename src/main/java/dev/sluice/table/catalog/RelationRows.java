package dev.sluice.table.catalog;

import dev.sluice.postgres.Statement;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables and views of every schema, because hidden ones join exposed ones; only exposed ones come with their columns.
 * One row for each relation with its columns as parallel arrays, which is much less to decode than a row for each
 * column. Read slice by slice.
 */
final class RelationRows {

    /**
     * The length and the default are those that {@code information_schema} tells, without its limit to what one may
     * see. The default of an identity column is its sequence's.
     */
    private static final String TEXT = BaseTypes.WITH + """
            , slice as (
                select c.oid, c.relname, c.relkind, n.nspname, n.nspname = any ($1::text[]) as is_exposed
                from pg_catalog.pg_class c
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
                  and n.nspname not in ('pg_catalog', 'information_schema') and c.oid > $2::bigint::oid
                order by c.oid
                limit $3::bigint
            ),
            attributes as (
                select a.attrelid, a.attnum, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
                       format_type(coalesce(b.base, a.atttypid), -1) as base_type,
                       not (a.attnotnull or t.typtype = 'd' and t.typnotnull) as is_nullable,
                       case
                           when coalesce(nullif(t.typbasetype, 0), t.oid) in ('bpchar'::regtype, 'varchar'::regtype)
                               then nullif(case t.typtype when 'd' then t.typtypmod else a.atttypmod end, -1) - 4
                           when coalesce(nullif(t.typbasetype, 0), t.oid) in ('bit'::regtype, 'varbit'::regtype)
                               then nullif(case t.typtype when 'd' then t.typtypmod else a.atttypmod end, -1)
                       end as max_length,
                       case
                           when a.attgenerated <> '' then null
                           when a.attidentity = 'd' then (
                               select format('nextval(%L)', s.objid::regclass)
                               from pg_catalog.pg_depend s
                               where s.refclassid = 'pg_catalog.pg_class'::regclass and s.refobjid = a.attrelid
                                 and s.refobjsubid = a.attnum and s.deptype = 'i'
                               limit 1)
                           when d.adbin is not null then pg_get_expr(d.adbin, d.adrelid)
                           when t.typtype = 'd' then pg_get_expr(t.typdefaultbin, 0)
                       end as default_value,
                       a.attgenerated <> '' or a.attidentity = 'a' as is_generated, m.description as comment
                from slice c
                join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                join pg_catalog.pg_type t on t.oid = a.atttypid
                left join bases b on b.domain = t.oid
                left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                left join pg_catalog.pg_description m on m.objoid = a.attrelid and m.objsubid = a.attnum
                  and m.classoid = 'pg_catalog.pg_class'::regclass
                where c.is_exposed
            ),
            columns as (
                select attrelid, array_agg(name order by attnum) as names, array_agg(type order by attnum) as types,
                       array_agg(base_type order by attnum) as base_types,
                       array_agg(is_nullable order by attnum) as nullables,
                       array_agg(max_length order by attnum) as max_lengths,
                       array_agg(default_value order by attnum) as defaults,
                       array_agg(is_generated order by attnum) as generated,
                       array_agg(comment order by attnum) as comments
                from attributes
                group by attrelid
            ),
            keys as (
                select k.conrelid, array_agg(a.attname::text order by a.attname) as names
                from slice c
                join pg_catalog.pg_constraint k on k.conrelid = c.oid
                join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
                where k.contype = 'p'
                group by k.conrelid
            )
            select c.nspname::text, c.relname::text, c.relkind in ('v', 'm'), r.able & 8 = 8, r.able & 4 = 4,
                   r.able & 16 = 16, k.names, (
                       select d.description from pg_catalog.pg_description d
                       where d.objoid = c.oid and d.objsubid = 0 and d.classoid = 'pg_catalog.pg_class'::regclass),
                   l.names, l.types, l.base_types, l.nullables,
                   l.max_lengths, l.defaults, l.comments, c.oid::bigint, l.generated
            from slice c
            -- One bit for each command, as PostgreSQL numbers them.
            cross join lateral (
                select case
                    when c.relkind in ('r', 'p') then 28
                    when c.relkind in ('v', 'f') and c.is_exposed then pg_relation_is_updatable(c.oid, true)
                    else 0
                end as able) r
            left join columns l on l.attrelid = c.oid
            left join keys k on k.conrelid = c.oid
            order by c.oid
            """;

    /** How many relations are read at once: few enough that what they were read from is forgotten young. */
    private static final long SLICE = 1_000;

    private final Map<String, List<String>> enumLabels = new HashMap<>();

    /** Few names and types stand for most columns; each is kept once. */
    private final Map<String, String> texts = new HashMap<>();

    private final List<Relation> relations = new ArrayList<>();
    private long lastRead;
    private boolean complete;

    RelationRows(List<CatalogRow> enums) {
        enums.forEach(row -> enumLabels.put(row.text(0), row.texts(1)));
    }

    /** What reads the next slice. */
    Statement statement(SchemaScope scope) {
        return Statement.of(TEXT, scope.schemaNames(), lastRead, SLICE);
    }

    /** Takes a slice; the last one is shorter than the others. */
    void add(List<CatalogRow> rows) {
        rows.forEach(row -> relations.add(relation(row)));
        complete = rows.size() < SLICE;
        lastRead = complete ? lastRead : rows.get(rows.size() - 1).number(15);
    }

    boolean isComplete() {
        return complete;
    }

    List<Relation> relations() {
        return relations;
    }

    private Relation relation(CatalogRow row) {
        return new Relation(
                row.name(0),
                row.isTrue(2),
                row.isTrue(3),
                row.isTrue(4),
                row.isTrue(5),
                row.texts(6),
                columns(row),
                row.optionalText(7));
    }

    private Map<String, Column> columns(CatalogRow row) {
        List<String> names = row.texts(8);
        List<String> declared = row.texts(9);
        List<String> bases = row.texts(10);
        List<Boolean> nullables = row.truths(11);
        List<@Nullable Object> lengths = row.array(12);
        List<@Nullable Object> defaults = row.array(13);
        List<@Nullable Object> comments = row.array(14);
        List<Boolean> generated = row.truths(16);
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            String base = once(bases.get(index));
            String name = once(names.get(index));
            columns.put(
                    name,
                    new Column(
                            name,
                            once(declared.get(index)),
                            base,
                            nullables.get(index),
                            (Integer) lengths.get(index),
                            (String) defaults.get(index),
                            enumLabels.getOrDefault(base, List.of()),
                            generated.get(index),
                            (String) comments.get(index)));
        }
        return columns;
    }

    private String once(String text) {
        return texts.computeIfAbsent(text, first -> first);
    }
}
