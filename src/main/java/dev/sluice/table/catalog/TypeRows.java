package dev.sluice.table.catalog;

import dev.sluice.contract.MediaType;
import dev.sluice.postgres.Statement;
import dev.sluice.table.schema.HandlerKey;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Representation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What domains mean to clients: representations of values, and handlers of media types that domains are named after.
 */
final class TypeRows {

    static final String REPRESENTATIONS = """
            select c.castsource::regtype::text, c.casttarget::regtype::text, c.castfunc::regproc::text
            from pg_catalog.pg_cast c
            join pg_catalog.pg_type s on s.oid = c.castsource
            join pg_catalog.pg_type t on t.oid = c.casttarget
            where c.castcontext = 'i' and c.castmethod = 'f' and has_function_privilege(c.castfunc, 'execute')
              and (s.typtype = 'd' and t.oid in ('json'::regtype, 'text'::regtype)
                   or t.typtype = 'd' and s.oid in ('json'::regtype, 'text'::regtype))
            """;

    /** Aggregates over the rows of a relation or over any; and functions whose result is the body. */
    private static final String HANDLERS = BaseTypes.WITH + """
            , media_types as (
                select t.oid, t.typname::text as name, n.nspname::text as schema, b.base = 'bytea'::regtype as is_binary
                from pg_catalog.pg_type t
                join pg_catalog.pg_namespace n on n.oid = t.typnamespace
                join bases b on b.domain = t.oid
                where t.typname ~* '^[A-Za-z0-9.-]+/[A-Za-z0-9.+-]+$' or t.typname = '*/*'
            )
            select n.nspname::text, p.proname::text, an.nspname::text, a.typname::text, m.name, m.is_binary
            from media_types m
            join pg_catalog.pg_proc p on p.prorettype = m.oid and p.prokind = 'a' and p.pronargs = 1
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            join pg_catalog.pg_type a on a.oid = p.proargtypes[0]
            join pg_catalog.pg_namespace an on an.oid = a.typnamespace
            where n.nspname = any ($1::text[])
              and (a.oid = 'anyelement'::regtype
                   or exists (select from pg_catalog.pg_class c
                              where c.oid = a.typrelid and c.relkind in ('r', 'v', 'm', 'f', 'p')))
            union all
            select m.schema, m.name, n.nspname::text, p.proname::text, m.name, m.is_binary
            from media_types m
            join pg_catalog.pg_proc p on p.prorettype = m.oid and p.prokind = 'f' and not p.proretset
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where n.nspname = any ($1::text[])
            """;

    private static final QualifiedName ANY_ROW = new QualifiedName("pg_catalog", "anyelement");

    private TypeRows() {}

    static Map<Representation, String> representations(List<CatalogRow> rows) {
        Map<Representation, String> functions = new HashMap<>();
        rows.forEach(row -> functions.put(new Representation(row.text(0), row.text(1)), row.text(2)));
        return functions;
    }

    static Statement handlers(SchemaScope scope) {
        return Statement.of(HANDLERS, (Object) scope.schemaNames());
    }

    static Map<HandlerKey, MediaHandler> handlers(List<CatalogRow> rows) {
        Map<HandlerKey, MediaHandler> handlers = new HashMap<>();
        for (CatalogRow row : rows) {
            MediaType declared = mediaType(row.text(4));
            MediaType answered = declared.is(MediaType.Kind.ANY) ? MediaType.of(MediaType.Kind.OCTET_STREAM) : declared;
            QualifiedName target = row.name(2).equals(ANY_ROW) ? null : row.name(2);
            handlers.put(
                    new HandlerKey(target, declared), new MediaHandler(row.name(0), target, answered, row.isTrue(5)));
        }
        return handlers;
    }

    /** A media type by the name of its domain, which has no parameters; an array of rows is plain JSON then. */
    static MediaType mediaType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        MediaType known = Stream.of(MediaType.Kind.values())
                .map(MediaType::of)
                .filter(type -> type.name().equals(lower))
                .findFirst()
                .orElse(MediaType.other(lower));
        return known.is(MediaType.Kind.ARRAY) ? MediaType.JSON : known;
    }
}
