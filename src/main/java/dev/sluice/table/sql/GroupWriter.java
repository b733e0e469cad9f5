package dev.sluice.table.sql;

import dev.sluice.table.plan.EmbedSelect;
import dev.sluice.table.plan.EmbedSelect.AsJson;
import dev.sluice.table.plan.EmbedSelect.Spread;
import dev.sluice.table.plan.EmbedSelect.SpreadField;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.SelectedField;
import java.util.ArrayList;
import java.util.List;

/** Writes by what rows are grouped: everything that is selected beside an aggregate. */
final class GroupWriter {

    private GroupWriter() {}

    static void group(ReadPlan plan, String owner, SqlText sql) {
        if (!isAggregating(plan)) {
            return;
        }
        List<Runnable> terms = new ArrayList<>();
        for (SelectedField field : plan.select()) {
            if (!field.isAggregated()) {
                terms.add(() -> term(field, owner, sql));
            }
        }
        plan.embedSelects().forEach(select -> addTerms(select, terms, sql));
        if (!terms.isEmpty()) {
            sql.add(" group by ").join(terms, ", ", (term, text) -> term.run());
        }
    }

    private static boolean isAggregating(ReadPlan plan) {
        return plan.select().stream().anyMatch(SelectedField::isAggregated)
                || plan.embedSelects().stream()
                        .anyMatch(select -> select instanceof Spread spread
                                && spread.fields().stream().anyMatch(field -> field.aggregate() != null));
    }

    private static void term(SelectedField field, String owner, SqlText sql) {
        if (field.alias() == null) {
            FieldWriter.field(field.field(), owner, sql);
        } else {
            sql.add(Identifiers.quote(field.alias()));
        }
    }

    private static void addTerms(EmbedSelect select, List<Runnable> terms, SqlText sql) {
        if (select instanceof AsJson json) {
            terms.add(() -> sql.add(Identifiers.quote(json.name())));
            return;
        }
        String alias = Identifiers.quote(select.alias());
        for (SpreadField field : ((Spread) select).fields()) {
            if (field.aggregate() == null) {
                String name = field.alias() == null ? field.name() : field.alias();
                terms.add(() -> sql.add(FieldWriter.column(alias, name)));
            }
        }
    }
}
