package dev.sluice.table.sql;

import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Conflict;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.PayloadColumn;
import dev.sluice.table.request.Preferences.Resolution;
import dev.sluice.table.schema.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes inserts, updates and deletes with what they return. */
final class WriteWriter {

    /** Counts the rows that were inserted rather than merged, in a setting of the transaction. */
    static final String INSERTED = "pgrst.inserted";

    private WriteWriter() {}

    /** Writes the named queries of a write, of which the last but those of nested rows is {@link ReadPlan#SOURCE}. */
    static void with(WritePlan plan, SqlText sql) {
        if (plan instanceof WritePlan.Insert insert && !insert.nested().isEmpty()) {
            NestedInsertWriter.with(insert, sql);
        } else if (plan instanceof WritePlan.Update update && !update.key().isEmpty()) {
            KeyedUpdateWriter.with(update, sql);
        } else {
            sql.add(ReadPlan.SOURCE).add(" as (");
            write(plan, sql);
            sql.add(")");
        }
    }

    /** The expression for how many rows of the payload found no place of their own. */
    static String misplaced(WritePlan plan) {
        if (!plan.mayMisplace()) {
            return "null::bigint";
        }
        return plan instanceof WritePlan.Insert insert
                ? NestedInsertWriter.misplaced(insert)
                : KeyedUpdateWriter.misplaced((WritePlan.Update) plan);
    }

    private static void write(WritePlan plan, SqlText sql) {
        if (plan instanceof WritePlan.Insert insert) {
            insert(insert, sql);
        } else if (plan instanceof WritePlan.Update update) {
            update(update, sql);
        } else if (plan instanceof WritePlan.Delete delete) {
            sql.add("delete from ").add(Identifiers.quote(delete.relation()));
            where(delete.where(), Identifiers.quote(delete.relation()), sql);
            returning(delete, sql);
        }
    }

    private static void insert(WritePlan.Insert insert, SqlText sql) {
        List<PayloadColumn> columns = insert.data().columns();
        sql.add("insert into ").add(Identifiers.quote(insert.relation()));
        if (!columns.isEmpty()) {
            sql.add(" (")
                    .join(columns, ", ", (column, text) -> text.add(name(column)))
                    .add(")");
        }
        sql.add(" select ").join(columns, ", ", (column, text) -> text.add(PayloadWriter.BODY + "." + name(column)));
        PayloadWriter.from(insert.data(), sql);
        insertWhere(insert, sql);
        if (insert.conflict() != null && !insert.conflict().columns().isEmpty()) {
            conflict(insert, insert.conflict(), sql);
        }
        returning(insert, sql);
    }

    private static void insertWhere(WritePlan.Insert insert, SqlText sql) {
        List<Runnable> parts = new ArrayList<>();
        if (insert.merges()) {
            parts.add(() -> sql.add(counted("+ 1", "0")));
        }
        if (GuardWriter.tellsMerged(insert)) {
            // A trigger may have kept back the row that was marked.
            parts.add(() -> sql.add(GuardWriter.marked("")));
        }
        ConditionWriter conditions = ConditionWriter.on(PayloadWriter.BODY);
        insert.keyConditions().forEach(condition -> parts.add(() -> conditions.write(condition, sql)));
        if (!parts.isEmpty()) {
            sql.add(" where ").join(parts, " and ", (part, text) -> part.run());
        }
    }

    private static void conflict(WritePlan.Insert insert, Conflict conflict, SqlText sql) {
        Data data = insert.data();
        sql.add(" on conflict (")
                .join(conflict.columns(), ", ", (column, text) -> text.add(Identifiers.quote(column)))
                .add(") do ");
        if (conflict.resolution() == Resolution.IGNORE_DUPLICATES
                || data.columns().isEmpty()) {
            sql.add("nothing");
            return;
        }
        GuardWriter.set(insert, values(data, "excluded"), sql.add("update set "));
        sql.add(insert.merges() ? " where " + counted("- 1", "-1") : "");
    }

    private static Map<String, String> values(Data data, String owner) {
        Map<String, String> values = new LinkedHashMap<>();
        data.columns()
                .forEach(column -> values.put(
                        column.field().name(),
                        FieldWriter.column(owner, column.field().name())));
        return values;
    }

    /** True whatever it counts: setting a value to one that it never has. */
    private static String counted(String change, String never) {
        return "set_config('%s', (coalesce(nullif(current_setting('%s', true), '')::int, 0) %s)::text, true) <> '%s'"
                .formatted(INSERTED, INSERTED, change, never);
    }

    private static void update(WritePlan.Update update, SqlText sql) {
        String table = Identifiers.quote(update.relation());
        List<PayloadColumn> columns = update.data().columns();
        if (columns.isEmpty()) {
            nothing(update, sql);
            return;
        }
        sql.add("update ").add(table).add(" set ");
        GuardWriter.set(update, values(update.data(), PayloadWriter.BODY), sql);
        PayloadWriter.from(update.data(), sql);
        where(update.where(), table, sql);
        returning(update, sql);
    }

    /** No row, with the columns that would be returned. */
    private static void nothing(WritePlan.Update update, SqlText sql) {
        QualifiedName name = update.relation();
        sql.add("select ");
        if (update.returning().isEmpty()) {
            sql.add("null");
        }
        sql.join(
                update.returning(),
                ", ",
                (column, text) -> text.add(FieldWriter.column(Identifiers.quote(name.name()), column)));
        sql.add(" from ").add(Identifiers.quote(name)).add(" where false");
    }

    static void where(List<Condition> conditions, String owner, SqlText sql) {
        if (!conditions.isEmpty()) {
            sql.add(" where ").join(conditions, " and ", ConditionWriter.on(owner)::write);
        }
    }

    static void returning(WritePlan plan, SqlText sql) {
        String owner = Identifiers.quote(plan.relation());
        sql.add(" returning ");
        if (plan.returning().isEmpty()) {
            sql.add("1");
        }
        GuardWriter.returned(plan, owner, sql);
    }

    static String name(PayloadColumn column) {
        return Identifiers.quote(column.field().name());
    }
}
