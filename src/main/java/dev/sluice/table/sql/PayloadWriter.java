package dev.sluice.table.sql;

import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.PayloadColumn;
import java.util.List;

/** Writes the rows that a JSON document holds, typed as the columns that they are for. */
final class PayloadWriter {

    /** What the rows of a payload are called. */
    static final String BODY = "pgrst_body";

    private PayloadWriter() {}

    /** Writes {@code from …} of a payload's rows. */
    static void from(Data data, SqlText sql) {
        String json = data.defaults() ? "jsonb" : "json";
        sql.add(" from (select ").bind(data.text(), json).add(" as document) pgrst_payload, ");
        String document = "pgrst_payload.document";
        if (data.defaults()) {
            defaults(data, sql);
            document = "pgrst_json_defs.document";
        }
        sql.add("lateral (select ").join(data.columns(), ", ", (column, text) -> parsed(column.field(), text));
        sql.add(" from ");
        rows(data, json, document, sql);
        sql.add(") ").add(BODY);
    }

    /** Writes the row of one element of a payload, where {@code element} is the expression that gives it. */
    static void row(Data data, String element, SqlText sql) {
        sql.add("lateral (select ").join(data.columns(), ", ", (column, text) -> parsed(column.field(), text));
        sql.add(" from ");
        if (data.columns().isEmpty()) {
            sql.add("(values (1)) _");
        } else if (data.defaults()) {
            sql.add("jsonb_to_record(");
            object(data.columns(), sql);
            sql.add(" || ").add(element).add("::jsonb) as _(");
            definitions(data.columns(), sql);
            sql.add(")");
        } else {
            sql.add("json_to_record(").add(element).add(") as _(");
            definitions(data.columns(), sql);
            sql.add(")");
        }
        sql.add(") ").add(BODY);
    }

    private static void rows(Data data, String json, String document, SqlText sql) {
        if (data.columns().isEmpty()) {
            sql.add(data.isObject() ? "(values (1)) _" : "%s_array_elements(%s) _".formatted(json, document));
            return;
        }
        sql.add(json)
                .add(data.isObject() ? "_to_record(" : "_to_recordset(")
                .add(document)
                .add(") as _(");
        definitions(data.columns(), sql);
        sql.add(")");
    }

    private static void definitions(List<PayloadColumn> columns, SqlText sql) {
        sql.join(
                columns,
                ", ",
                (column, text) -> text.add(Identifiers.quote(column.field().name()))
                        .add(" ")
                        .add(column.field().type()));
    }

    private static void parsed(ResolvedField field, SqlText sql) {
        String name = Identifiers.quote(field.name());
        sql.add(field.transform() == null ? name : "%s(%s) as %s".formatted(field.transform(), name, name));
    }

    /** Puts the columns' defaults under each object, so that what it has goes over them. */
    private static void defaults(Data data, SqlText sql) {
        sql.add("lateral (select ");
        if (data.isObject()) {
            object(data.columns(), sql);
            sql.add(" || pgrst_payload.document as document");
        } else {
            sql.add("jsonb_agg(");
            object(data.columns(), sql);
            sql.add(" || elem) as document from jsonb_array_elements(pgrst_payload.document) elem");
        }
        sql.add(") pgrst_json_defs, ");
    }

    private static void object(List<PayloadColumn> columns, SqlText sql) {
        List<PayloadColumn> defaulted =
                columns.stream().filter(column -> column.defaultValue() != null).toList();
        sql.add("jsonb_build_object(")
                .join(
                        defaulted,
                        ", ",
                        (column, text) -> text.add(
                                        Identifiers.literal(column.field().name()))
                                // The expression is the catalog's own.
                                .add(", " + column.defaultValue()));
        sql.add(")");
    }
}
