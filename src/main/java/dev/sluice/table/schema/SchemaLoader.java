package dev.sluice.table.schema;

import dev.sluice.contract.Call;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Reads the schema cache from the catalog, in two statements. */
public final class SchemaLoader {

    /** One row for each column of each table, view, materialized view, foreign or partitioned table. */
    private static final String RELATIONS = """
            select n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, -1),
                   coalesce(a.attnum = any (i.indkey), false)
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname = any ($1::text[]) and c.relkind in ('r', 'v', 'm', 'f', 'p')
            order by c.oid, a.attnum
            """;

    /** One row for each function that can be called by named arguments; overloads are rows of their own. */
    private static final String ROUTINES = """
            select n.nspname::text, p.proname::text, p.proretset, p.prorettype = 'void'::regtype,
                   coalesce(p.proargnames[1:p.pronargs], '{}')::text[],
                   array(select format_type(t, -1)
                         from unnest(p.proargtypes) with ordinality u (t, position) order by position)::text[],
                   p.pronargdefaults::int
            from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where n.nspname = any ($1::text[]) and p.prokind = 'f'
              and p.provariadic = 0
              and p.pronargs = coalesce(cardinality(array_remove(p.proargnames[1:p.pronargs], '')), 0)
            order by p.oid
            """;

    private SchemaLoader() {}

    /** Loads what the given schemas hold. */
    public static Future<SchemaCache> load(Database database, List<String> schemas, Observer observer, Call call) {
        String[] names = schemas.toArray(String[]::new);
        return database.run(Statement.of(RELATIONS, (Object) names), Session.GATEWAY, call)
                .compose(relations -> database.run(Statement.of(ROUTINES, (Object) names), Session.GATEWAY, call)
                        .map(routines -> cache(schemas, relations, routines)))
                .onSuccess(cache -> observer.schemaLoaded(
                        cache.relationNames().size(),
                        cache.routineNames().size(),
                        Duration.ofNanos(call.elapsedNanos())))
                .onFailure(observer::schemaLoadFailed);
    }

    private static SchemaCache cache(List<String> schemas, Rows relations, Rows routines) {
        throw new IllegalStateException(schemas.toString() + relations + routines);
    }
}
