package dev.sluice.table.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A guard with the rows that must pass it.
 *
 * @param source what the rows are called, once written
 */
public record Guarded(String source, Guard guard) {

    /** The guards of a write: of its own rows, then of those that come with them. */
    static List<Guarded> of(WritePlan plan) {
        List<Guarded> all = new ArrayList<>();
        add(plan, ReadPlan.SOURCE, all);
        return all;
    }

    private static void add(WritePlan plan, String source, List<Guarded> all) {
        plan.ownGuards().forEach(guard -> all.add(new Guarded(source, guard)));
        if (plan instanceof WritePlan.Insert insert) {
            if (insert.conflict() != null) {
                insert.conflict().guards().forEach(guard -> all.add(new Guarded(source, guard)));
            }
            insert.nested().forEach(rows -> add(rows.insert(), rows.source(), all));
        }
    }
}
