package dev.sluice.table.catalog;

import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.QualifiedName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions of one argument that is a row of a relation: they are its computed fields and relationships. */
final class RowFunctionRows {

    /** A set of which one row is expected is a single row. */
    static final String TEXT = BaseTypes.WITH + """
            , row_types as (
                select c.reltype from pg_catalog.pg_class c where c.relkind in ('r', 'v', 'm', 'f', 'p')
            )
            select n.nspname::text, p.proname::text, an.nspname::text, a.typname::text, rn.nspname::text,
                   r.typname::text, p.prorettype in (select reltype from row_types), not p.proretset or p.prorows = 1,
                   p.proretset, format_type(coalesce(b.base, p.prorettype), -1)
            from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            join pg_catalog.pg_type a on a.oid = p.proargtypes[0]
            join pg_catalog.pg_namespace an on an.oid = a.typnamespace
            join pg_catalog.pg_type r on r.oid = p.prorettype
            join pg_catalog.pg_namespace rn on rn.oid = r.typnamespace
            left join bases b on b.domain = p.prorettype
            where p.pronargs = 1 and p.prokind = 'f' and p.proargtypes[0] in (select reltype from row_types)
            order by n.nspname desc, p.proname
            """;

    private RowFunctionRows() {}

    static List<ComputedRelationship> relationships(List<CatalogRow> rows) {
        return rows.stream()
                .filter(row -> row.isTrue(6))
                .map(row -> new ComputedRelationship(
                        row.name(0),
                        row.name(2),
                        row.name(4),
                        row.isTrue(7),
                        row.name(2).equals(row.name(4))))
                .toList();
    }

    /** By relation, the fields that are no rows; of two functions of a name that of an exposed schema is the field. */
    static Map<QualifiedName, Map<String, String>> fields(List<CatalogRow> rows, List<String> schemas) {
        Set<String> exposed = Set.copyOf(schemas);
        Map<QualifiedName, Map<String, String>> fields = new HashMap<>();
        for (CatalogRow row : rows) {
            if (!row.isTrue(6) && !row.isTrue(8) && exposed.contains(row.name(2).schema())) {
                Map<String, String> ofRelation = fields.computeIfAbsent(row.name(2), first -> new HashMap<>());
                if (exposed.contains(row.name(0).schema())) {
                    ofRelation.put(row.name(0).name(), row.text(9));
                } else {
                    ofRelation.putIfAbsent(row.name(0).name(), row.text(9));
                }
            }
        }
        return fields;
    }
}
