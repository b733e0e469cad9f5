package dev.sluice.table.sql;

import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.PayloadColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes updates in which each row of the data finds its own row by its key. */
final class KeyedUpdateWriter {

    /** The rows of the payload, each with the object that it was read from. */
    private static final String ROWS = "pgrst_rows";

    private static final String ELEMENT = "pgrst_element";

    private KeyedUpdateWriter() {}

    static void with(WritePlan.Update update, SqlText sql) {
        String table = Identifiers.quote(update.relation());
        String element = element(update);
        sql.add(ROWS).add(" as materialized (select ").add(PayloadWriter.BODY).add(".*, ");
        sql.add(element).add(" from json_array_elements(");
        sql.add(update.data().isObject() ? "json_build_array(" : "(");
        sql.bind(update.data().text(), "json").add(")) ").add(element).add(", ");
        PayloadWriter.row(update.data(), element, sql);
        sql.add("), ").add(ReadPlan.SOURCE).add(" as (update ").add(table).add(" set ");
        Map<String, String> values = new LinkedHashMap<>();
        set(update).forEach(column -> values.put(column.field().name(), value(column, update)));
        GuardWriter.set(update, values, sql);
        sql.add(" from ").add(ROWS).add(" ").add(PayloadWriter.BODY).add(" where ");
        sql.join(
                update.key(),
                " and ",
                (column, text) -> text.add(FieldWriter.column(table, column))
                        .add(" = ")
                        .add(FieldWriter.column(PayloadWriter.BODY, column)));
        update.where().forEach(condition -> ConditionWriter.on(table).write(condition, sql.add(" and ")));
        WriteWriter.returning(update, sql);
        sql.add(")");
    }

    /** A name that no column of the data has. */
    private static String element(WritePlan.Update update) {
        List<String> columns = update.data().columns().stream()
                .map(column -> column.field().name())
                .toList();
        String name = ELEMENT;
        while (columns.contains(name)) {
            name += "_";
        }
        return name;
    }

    private static List<PayloadColumn> set(WritePlan.Update update) {
        return update.data().columns().stream()
                .filter(column -> !update.key().contains(column.field().name()))
                .toList();
    }

    private static String value(PayloadColumn column, WritePlan.Update update) {
        String name = column.field().name();
        String value = FieldWriter.column(PayloadWriter.BODY, name);
        if (!update.partial()) {
            return value;
        }
        // A JSON null is a value: only a key that the object lacks is null here.
        return "case when %s.%s -> %s is null then %s else %s end"
                .formatted(
                        PayloadWriter.BODY,
                        element(update),
                        Identifiers.literal(name),
                        FieldWriter.column(Identifiers.quote(update.relation()), name),
                        value);
    }

    /** How many rows have no key of their own: that of another, or one that is null or has a part that is. */
    static String misplaced(WritePlan.Update update) {
        List<String> columns = update.key().stream().map(Identifiers::quote).toList();
        return "(select count(*) - count(distinct (%s)) filter (where %s) from %s)"
                .formatted(
                        String.join(", ", columns), String.join(" is not null and ", columns) + " is not null", ROWS);
    }
}
