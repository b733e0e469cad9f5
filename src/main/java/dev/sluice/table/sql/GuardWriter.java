package dev.sluice.table.sql;

import dev.sluice.contract.TableAction;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.Guarded;
import dev.sluice.table.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the checks of access of guarded rows: as a condition on those that are read, and as a count of those that were
 * written and may not be. The function that is asked sees the state before the statement, so no write permits itself.
 *
 * <p>What rows are after a write is counted in what the write returns. What they were before it, and whether an upsert
 * found them, is known only while a row is written: the write counts those rows itself, in settings of the transaction,
 * where it sets the first column and where it returns the row. Where PostgreSQL evaluates a row anew because another
 * transaction changed it meanwhile, or a trigger then keeps it back, they count too much and never too little; hence
 * the limit by the rows that were written. A count above zero undoes the transaction, so each write begins at zero.
 */
final class GuardWriter {

    private static final String FUNCTION = "\"sluice\".\"can\"";

    /** A setting that holds something while an upsert changes a row that was there. */
    private static final String MERGED = "sluice.merged";

    private static final String BEFORE = "sluice.refused_before_";

    private static final String AFTER = "sluice.refused_after_";

    private GuardWriter() {}

    /** Writes whether a guard lets a row pass that holds a value. */
    static void permits(Guard guard, String value, SqlText sql) {
        sql.add("case when ").add(value).add(" is null then ").add(guard.passesWithout() ? "true" : "false");
        sql.add(" else coalesce(")
                .add(FUNCTION)
                .add("(")
                .bind(guard.resourceType())
                .add(", ");
        sql.add(value).add(", ").bind(guard.operation()).add("), false) end");
    }

    /** Writes what a write sets, by column; beside the first, the row is checked as it was and as it is to be. */
    static void set(WritePlan plan, Map<String, String> values, SqlText sql) {
        List<String> columns = List.copyOf(values.keySet());
        sql.join(values.entrySet(), ", ", (assigned, text) -> {
            text.add(Identifiers.quote(assigned.getKey())).add(" = ");
            boolean checks = !plan.guards().isEmpty() && assigned.getKey().equals(columns.get(0));
            if (checks) {
                before(plan, values, text.add("case when "));
            }
            text.add(checks ? " then " : "").add(assigned.getValue()).add(checks ? " end" : "");
        });
    }

    private static void before(WritePlan plan, Map<String, String> values, SqlText sql) {
        sql.add(plan instanceof WritePlan.Insert ? marked("1") : "true");
        String table = Identifiers.quote(plan.relation());
        forEach(plan, TableAction.UPDATE, (guard, number) -> {
            List<String> both = new ArrayList<>(List.of(FieldWriter.column(table, guard.column())));
            if (values.containsKey(guard.column())) {
                both.add(values.get(guard.column()));
            }
            counted(guard, both, BEFORE + number, sql.add(" and "));
        });
    }

    /** True, and marks that a row that was there is being changed, or is no longer. */
    static String marked(String mark) {
        return "set_config('%s', '%s', true) is not null".formatted(MERGED, mark);
    }

    /** Whether the rows that an upsert inserts must be told from those that it changes. */
    static boolean tellsMerged(WritePlan plan) {
        return plan instanceof WritePlan.Insert insert
                && insert.merges()
                && !insert.guards().isEmpty();
    }

    /** Writes what a write returns: its columns, beside the first guarded of which an upsert checks the row. */
    static void returned(WritePlan plan, String owner, SqlText sql) {
        String checked = tellsMerged(plan) ? plan.guards().get(0).guard().column() : "";
        sql.join(plan.returning(), ", ", (column, text) -> {
            String written = FieldWriter.column(owner, column);
            if (!column.equals(checked)) {
                text.add(written);
                return;
            }
            text.add("case when case when coalesce(current_setting('")
                    .add(MERGED)
                    .add("', true), '') = '1' then ");
            after(plan, TableAction.UPDATE, owner, text.add(marked("")));
            after(plan, TableAction.INSERT, owner, text.add(" else true"));
            text.add(" end then ").add(written).add(" end as ").add(Identifiers.quote(column));
        });
    }

    private static void after(WritePlan plan, TableAction action, String owner, SqlText sql) {
        forEach(
                plan,
                action,
                (guard, number) -> counted(
                        guard, List.of(FieldWriter.column(owner, guard.column())), AFTER + number, sql.add(" and ")));
    }

    private interface Numbered {
        void accept(Guard guard, int number);
    }

    private static void forEach(WritePlan plan, TableAction action, Numbered written) {
        List<Guarded> guards = plan.guards();
        for (int number = 0; number < guards.size(); number++) {
            if (guards.get(number).guard().action() == action) {
                written.accept(guards.get(number).guard(), number);
            }
        }
    }

    /** Writes what is always true and counts where a guard lets one of the values not pass. */
    private static void counted(Guard guard, List<String> values, String setting, SqlText sql) {
        sql.add("case when ").join(values, " and ", (value, text) -> permits(guard, value, text));
        sql.add(" then true else set_config('").add(setting).add("', (").add(count(setting));
        sql.add(" + 1)::text, true) is not null end");
    }

    private static String count(String setting) {
        return "coalesce(nullif(current_setting('%s', true), ''), '0')::bigint".formatted(setting);
    }

    /** Writes how many rows each guard of a write refuses; read where all of them have been written. */
    static void refused(WritePlan plan, SqlText sql) {
        if (plan.guards().isEmpty()) {
            sql.add("null::text[]");
            return;
        }
        List<Guarded> guards = plan.guards();
        sql.add("array[");
        for (int number = 0; number < guards.size(); number++) {
            Guarded guarded = guards.get(number);
            sql.add(number == 0 ? "" : ", ").add("(select least(greatest(count(*), 1), greatest(");
            sql.add(count(BEFORE + number)).add(", ").add(count(AFTER + number)).add(", count(*) filter (where ");
            if (tellsMerged(plan)) {
                sql.add("false");
            } else {
                permits(
                        guarded.guard(),
                        FieldWriter.column(guarded.source(), guarded.guard().column()),
                        sql.add("not "));
            }
            sql.add(")))::text from ").add(guarded.source()).add(")");
        }
        sql.add("]");
    }
}
