package dev.sluice.table.sql;

import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan.Insert;
import dev.sluice.table.plan.WritePlan.Nested;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes inserts of rows together with those that belong to them. Each level has two named queries: the rows of the
 * payload in order, and those that were inserted. Since rows are inserted, and so returned, in the order of the
 * payload, the one and the other are joined by their number; a level that returns fewer is told of, so that it can be
 * undone.
 */
final class NestedInsertWriter {

    private static final String ROWS = "_rows";

    private NestedInsertWriter() {}

    static void with(Insert root, SqlText sql) {
        sql.add(ReadPlan.SOURCE).add(ROWS).add(" as materialized (select n, element from json_array_elements(");
        sql.add(root.data().isObject() ? "json_build_array(" : "(");
        sql.bind(root.data().text(), "json").add(")) with ordinality _(element, n)), ");
        insert(root, ReadPlan.SOURCE, List.of(), sql);
        root.nested().forEach(nested -> nested(nested, ReadPlan.SOURCE, sql));
    }

    private static void nested(Nested nested, String parent, SqlText sql) {
        sql.add(", ").add(nested.source()).add(ROWS);
        sql.add(" as materialized (select row_number() over (order by rows.n, child.n) as n, child.element");
        List<String> links = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (ColumnPair pair : nested.link()) {
            String link = link(links.size());
            links.add(", parent." + link);
            taken.add(", " + FieldWriter.column("inserted", pair.column()) + " as " + link);
        }
        sql.add(String.join("", links)).add(" from ").add(parent).add(ROWS);
        sql.add(" rows join (select row_number() over () as n")
                .add(String.join("", taken))
                .add(" from ");
        sql.add(parent).add(" inserted) parent on parent.n = rows.n, ");
        sql.add("lateral (select rows.element -> ").bind(nested.key()).add(" as value) held, ");
        sql.add("lateral json_array_elements(case json_typeof(held.value) when 'array' then held.value");
        sql.add(" when 'object' then json_build_array(held.value) else '[]' end)");
        sql.add(" with ordinality child(element, n)), ");
        insert(nested.insert(), nested.source(), nested.link(), sql);
        nested.insert().nested().forEach(deeper -> nested(deeper, nested.source(), sql));
    }

    private static String link(int number) {
        return "pgrst_link_" + number;
    }

    private static void insert(Insert insert, String source, List<ColumnPair> link, SqlText sql) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (ColumnPair pair : link) {
            values.add("rows." + link(columns.size()));
            columns.add(Identifiers.quote(pair.foreignColumn()));
        }
        insert.data().columns().forEach(column -> {
            columns.add(WriteWriter.name(column));
            values.add(PayloadWriter.BODY + "." + WriteWriter.name(column));
        });
        sql.add(source).add(" as (insert into ").add(Identifiers.quote(insert.relation()));
        sql.add(columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")");
        sql.add(" select ").add(String.join(", ", values));
        sql.add(" from ").add(source).add(ROWS).add(" rows, ");
        PayloadWriter.row(insert.data(), "rows.element", sql);
        sql.add(" order by rows.n");
        WriteWriter.returning(insert, sql);
        sql.add(")");
    }

    /** How many rows that others belong to were left out, as a trigger may do. */
    static String misplaced(Insert root) {
        List<String> parts = new ArrayList<>();
        addMisplaced(root, ReadPlan.SOURCE, parts);
        return String.join(" + ", parts);
    }

    private static void addMisplaced(Insert insert, String source, List<String> parts) {
        if (insert.nested().isEmpty()) {
            return;
        }
        parts.add("(select count(*) from %s%s) - (select count(*) from %s)".formatted(source, ROWS, source));
        insert.nested().forEach(nested -> addMisplaced(nested.insert(), nested.source(), parts));
    }
}
