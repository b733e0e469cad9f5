package dev.sluice.table.plan;

import dev.sluice.contract.JsonText;
import dev.sluice.table.schema.Relation;
import java.util.List;

/**
 * An insert in SQL's own words.
 *
 * @param columns those that the payload sets; the others get their defaults
 * @param payload a JSON array of objects
 * @param onConflict the columns of the constraint that an upsert goes by; empty is a plain insert
 * @param ignoreDuplicates whether rows that are there stay as they are
 */
public record InsertPlan(
        Relation into,
        List<String> columns,
        JsonText payload,
        List<String> onConflict,
        boolean ignoreDuplicates,
        Returning returning)
        implements Plan {

    public InsertPlan {
        columns = List.copyOf(columns);
        onConflict = List.copyOf(onConflict);
    }
}
