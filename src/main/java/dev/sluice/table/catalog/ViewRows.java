package dev.sluice.table.catalog;

import dev.sluice.postgres.Statement;
import dev.sluice.table.schema.QualifiedName;
import java.util.List;
import java.util.Map;

/** Views with the stored form of their query, from which the origins of their columns are told. */
final class ViewRows {

    /** The names of columns stand at their number, because a view's columns are never dropped. */
    private static final String TEXT = """
            select c.oid::bigint, n.nspname::text, c.relname::text, n.nspname = any ($1::text[]),
                   array(select a.attname::text from pg_catalog.pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 order by a.attnum),
                   r.ev_action::text
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1'
            where c.relkind in ('v', 'm') and n.nspname = any ($1::text[] || $2::text[])
            """;

    private ViewRows() {}

    /**
     * A view.
     *
     * @param columns by number, from 1
     * @param origins of those columns that are columns of another relation
     */
    record View(
            long relation,
            QualifiedName name,
            boolean isExposed,
            List<String> columns,
            Map<Integer, ViewDefinition.Origin> origins) {

        String column(int number) {
            return columns.get(number - 1);
        }
    }

    static Statement statement(SchemaScope scope) {
        return Statement.of(TEXT, scope.schemaNames(), scope.extraSearchPath().toArray(String[]::new));
    }

    static List<View> read(List<CatalogRow> rows) {
        return rows.stream()
                .map(row -> new View(
                        row.number(0), row.name(1), row.isTrue(3), row.texts(4), ViewDefinition.origins(row.text(5))))
                .toList();
    }
}
