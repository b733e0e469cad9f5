package dev.sluice.table.schema;

import dev.sluice.contract.Call;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.table.schema.Routine.Argument;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
                        .map(routines -> new SchemaCache(schemas, relations(relations), routines(routines))))
                .onSuccess(cache -> observer.schemaLoaded(
                        cache.relationNames().size(),
                        cache.routineNames().size(),
                        Duration.ofNanos(call.elapsedNanos())))
                .onFailure(observer::schemaLoadFailed);
    }

    private static List<Relation> relations(Rows rows) {
        Map<QualifiedName, Map<String, Column>> columns = new LinkedHashMap<>();
        Map<QualifiedName, List<String>> primaryKeys = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            QualifiedName name = new QualifiedName(text(rows, row, 0), text(rows, row, 1));
            String column = text(rows, row, 2);
            columns.computeIfAbsent(name, first -> new LinkedHashMap<>())
                    .put(column, new Column(column, text(rows, row, 3)));
            List<String> primaryKey = primaryKeys.computeIfAbsent(name, first -> new ArrayList<>());
            if (rows.isTrue(row, 4)) {
                primaryKey.add(column);
            }
        }
        return columns.entrySet().stream()
                .map(entry -> new Relation(
                        entry.getKey(), entry.getValue(), primaryKeys.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    private static List<Routine> routines(Rows rows) {
        List<Routine> routines = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> names = texts(rows, row, 4);
            List<String> types = texts(rows, row, 5);
            int firstDefault = names.size() - (int) (long) Objects.requireNonNull(rows.number(row, 6));
            List<Argument> arguments = new ArrayList<>();
            for (int index = 0; index < names.size(); index++) {
                arguments.add(new Argument(names.get(index), types.get(index), index >= firstDefault));
            }
            routines.add(new Routine(
                    new QualifiedName(text(rows, row, 0), text(rows, row, 1)),
                    arguments,
                    rows.isTrue(row, 2),
                    rows.isTrue(row, 3)));
        }
        return routines;
    }

    private static String text(Rows rows, int row, int column) {
        return Objects.requireNonNull(rows.text(row, column));
    }

    private static List<String> texts(Rows rows, int row, int column) {
        return Arrays.asList(
                (String[]) Objects.requireNonNull(rows.values().get(row).get(column)));
    }
}
