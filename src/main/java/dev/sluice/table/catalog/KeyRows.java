package dev.sluice.table.catalog;

import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.KeyRelationship;
import java.util.ArrayList;
import java.util.List;

/** Primary and foreign keys of all schemas; what a partition has from its parent counts once. */
final class KeyRows {

    static final String TEXT = """
            select k.conname::text, k.conrelid::bigint, n.nspname::text, c.relname::text, k.conkey::int[],
                   array(select a.attname::text
                         from unnest(k.conkey) with ordinality u (number, position)
                         join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
                         order by u.position),
                   k.contype = 'f', k.confrelid::bigint, fn.nspname::text, fc.relname::text, k.confkey::int[],
                   array(select a.attname::text
                         from unnest(k.confkey) with ordinality u (number, position)
                         join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
                         order by u.position),
                   k.contype = 'f' and exists (
                       select from pg_catalog.pg_constraint o
                       where o.conrelid = k.conrelid and o.contype in ('p', 'u') and o.conkey @> k.conkey
                         and o.conkey <@ k.conkey and cardinality(o.conkey) = cardinality(k.conkey))
            from pg_catalog.pg_constraint k
            join pg_catalog.pg_class c on c.oid = k.conrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            left join pg_catalog.pg_class fc on fc.oid = k.confrelid
            left join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace
            where k.contype = 'p' or k.contype = 'f' and k.conparentid = 0
            """;

    private KeyRows() {}

    static List<KeyConstraint> read(List<CatalogRow> rows) {
        return rows.stream().map(KeyRows::key).toList();
    }

    private static KeyConstraint key(CatalogRow row) {
        return new KeyConstraint(row.text(0), side(row, 1), row.isTrue(6) ? side(row, 7) : null, row.isTrue(12));
    }

    private static KeyConstraint.Side side(CatalogRow row, int first) {
        return new KeyConstraint.Side(
                row.number(first), row.name(first + 1), row.numbers(first + 3), row.texts(first + 4));
    }

    /** The relationships of tables that foreign keys are, from the side that holds the key. */
    static List<KeyRelationship> relationships(List<KeyConstraint> keys) {
        List<KeyRelationship> found = new ArrayList<>();
        for (KeyConstraint key : keys) {
            KeyConstraint.Side foreign = key.foreign();
            if (foreign != null) {
                List<ColumnPair> columns = pairs(key.side().columns(), foreign.columns());
                found.add(new KeyRelationship(
                        key.side().table(),
                        foreign.table(),
                        key.side().relation() == foreign.relation(),
                        key.isUnique()
                                ? new Cardinality.OneToOne(key.name(), columns, false)
                                : new Cardinality.ManyToOne(key.name(), columns),
                        false,
                        false));
            }
        }
        return found;
    }

    /** The columns of two sides of a key, pair by pair. */
    static List<ColumnPair> pairs(List<String> columns, List<String> foreignColumns) {
        List<ColumnPair> pairs = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
            pairs.add(new ColumnPair(columns.get(index), foreignColumns.get(index)));
        }
        return pairs;
    }
}
