package dev.sluice.table.catalog;

import dev.sluice.contract.Call;
import dev.sluice.contract.Isolation;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions of the exposed schemas. Overloads are rows of their own. */
public final class RoutineRows {

    /**
     * A function without named parameters can be called if it has none, or one that takes a whole body. A trigger's
     * function never can. Types that would cut a value to their length are cast to those that do not.
     */
    private static final String TEXT = BaseTypes.WITH + """
            , parameters as (
                select p.oid, count(*) filter (where u.mode in ('i', 'b', 'v')) as inputs,
                       array_agg(u.name order by u.position) filter (where u.mode in ('i', 'b', 'v')) as names,
                       array_agg(u.type::regtype::text order by u.position)
                           filter (where u.mode in ('i', 'b', 'v')) as types,
                       array_agg(case u.type
                               when 'bit'::regtype then 'bit varying'
                               when 'bit[]'::regtype then 'bit varying[]'
                               when 'bpchar'::regtype then 'character varying'
                               when 'bpchar[]'::regtype then 'character varying[]'
                               else u.type::regtype::text
                           end order by u.position) filter (where u.mode in ('i', 'b', 'v')) as casts,
                       array_agg(u.mode = 'v' order by u.position)
                           filter (where u.mode in ('i', 'b', 'v')) as variadics,
                       array_agg(coalesce(nullif(u.name, ''), 'column' || u.result) order by u.position)
                           filter (where u.mode in ('o', 'b', 't')) as result_names,
                       array_agg(format_type(coalesce(b.base, u.type), -1) order by u.position)
                           filter (where u.mode in ('o', 'b', 't')) as result_types
                from pg_catalog.pg_proc p
                join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                cross join lateral (
                    select coalesce(a.name, '') as name, a.type, coalesce(a.mode, 'i') as mode, a.position,
                           count(*) filter (where a.mode in ('o', 'b', 't')) over (order by a.position) as result
                    from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames::text[],
                                p.proargmodes::text[]) with ordinality a (type, name, mode, position)) u
                left join bases b on b.domain = u.type
                where n.nspname = any ($1::text[])
                group by p.oid
            )
            select n.nspname::text, p.proname::text, d.description, a.names, a.types, a.casts, a.variadics,
                   coalesce(a.inputs, 0) - p.pronargdefaults, tn.nspname::text, t.typname::text, p.proretset,
                   t.typtype = 'c' or a.result_names is not null, b.base is not null,
                   coalesce(a.result_names, array(
                       select r.attname::text from pg_catalog.pg_attribute r
                       where r.attrelid = t.typrelid and r.attnum > 0 and not r.attisdropped order by r.attnum)),
                   coalesce(a.result_types, array(
                       select format_type(coalesce(rb.base, r.atttypid), -1)
                       from pg_catalog.pg_attribute r left join bases rb on rb.domain = r.atttypid
                       where r.attrelid = t.typrelid and r.attnum > 0 and not r.attisdropped order by r.attnum)),
                   p.provolatile::text, p.provariadic <> 0,
                   (select split_part(split_part(s, '=', 2), ',', 1) from unnest(p.proconfig) s
                    where s like 'default\\_transaction\\_isolation=%'),
                   array(select split_part(s, '=', 1) from unnest(p.proconfig) s where s ~ any ($2::text[])),
                   array(select substr(s, strpos(s, '=') + 1) from unnest(p.proconfig) s where s ~ any ($2::text[]))
            from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            left join parameters a on a.oid = p.oid
            left join bases b on b.domain = p.prorettype
            join pg_catalog.pg_type t on t.oid = coalesce(b.base, p.prorettype)
            join pg_catalog.pg_namespace tn on tn.oid = t.typnamespace
            left join pg_catalog.pg_description d on d.objoid = p.oid and d.objsubid = 0
              and d.classoid = 'pg_catalog.pg_proc'::regclass
            where n.nspname = any ($1::text[]) and p.prokind = 'f' and t.oid <> 'trigger'::regtype
              and (p.proargnames is not null or p.pronargs = 0
                   or p.pronargs = 1 and p.proargtypes[0] in ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype,
                                                              'text'::regtype, 'xml'::regtype))
            """;

    /** PostgREST's order of overloads, which an error about an ambiguous call shows. */
    private static final Comparator<Routine> ORDER = Comparator.comparing(
                    (Routine routine) -> routine.name().schema())
            .thenComparing(routine -> routine.name().name())
            .thenComparing(routine -> routine.parameters().size())
            .thenComparing(Routine::comment, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Routine::parameters, RoutineRows::compare);

    private static final Comparator<Parameter> PARAMETER_ORDER = Comparator.comparing(Parameter::name)
            .thenComparing(Parameter::type)
            .thenComparing(Parameter::castType)
            .thenComparing(Parameter::required)
            .thenComparing(Parameter::variadic);

    private RoutineRows() {}

    static Statement statement(SchemaScope scope) {
        return Statement.of(TEXT, scope.schemaNames(), scope.hoistedSettings().toArray(String[]::new));
    }

    /** Those of a schema that the role of a transaction may call, with types as its search path names them. */
    public static Future<List<Routine>> accessible(Transaction transaction, String schema, Call call) {
        String text = TEXT + " and has_function_privilege(p.oid, 'execute')";
        return transaction
                .run(Statement.of(text, new String[] {schema}, new String[0]), call)
                .map(rows -> read(CatalogRow.of(rows)));
    }

    static List<Routine> read(List<CatalogRow> rows) {
        return rows.stream().map(RoutineRows::routine).sorted(ORDER).toList();
    }

    private static Routine routine(CatalogRow row) {
        return new Routine(
                row.name(0),
                parameters(row),
                new Routine.ReturnType(row.name(8), row.isTrue(10), row.isTrue(11), row.isTrue(12)),
                row.pairs(13),
                volatility(row.text(15)),
                row.isTrue(16),
                isolation(row.optionalText(17)),
                row.pairs(18),
                row.optionalText(2));
    }

    private static List<Parameter> parameters(CatalogRow row) {
        List<String> names = row.texts(3);
        List<String> types = row.texts(4);
        List<String> casts = row.texts(5);
        List<Boolean> variadics = row.truths(6);
        long required = row.number(7);
        List<Parameter> parameters = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            parameters.add(new Parameter(
                    names.get(index), types.get(index), casts.get(index), index < required, variadics.get(index)));
        }
        return parameters;
    }

    private static Routine.Volatility volatility(String letter) {
        return switch (letter) {
            case "i" -> Routine.Volatility.IMMUTABLE;
            case "s" -> Routine.Volatility.STABLE;
            default -> Routine.Volatility.VOLATILE;
        };
    }

    /** What PostgREST does not know, or what is weaker than it knows, is read committed to it. */
    static @Nullable Isolation isolation(@Nullable String setting) {
        if (setting == null) {
            return null;
        }
        return Stream.of(Isolation.values())
                .filter(isolation -> isolation.label().equals(setting.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(Isolation.READ_COMMITTED);
    }

    private static int compare(List<Parameter> one, List<Parameter> other) {
        for (int index = 0; index < Math.min(one.size(), other.size()); index++) {
            int compared = PARAMETER_ORDER.compare(one.get(index), other.get(index));
            if (compared != 0) {
                return compared;
            }
        }
        return one.size() - other.size();
    }
}
