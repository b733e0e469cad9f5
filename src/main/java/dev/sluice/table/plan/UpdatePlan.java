package dev.sluice.table.plan;

import dev.sluice.contract.JsonText;
import dev.sluice.table.schema.Relation;
import java.util.List;

/**
 * An update in SQL's own words.
 *
 * @param set the columns that the payload sets
 * @param payload one JSON object
 */
public record UpdatePlan(Relation table, List<String> set, JsonText payload, Condition where, Returning returning)
        implements Plan {

    public UpdatePlan {
        set = List.copyOf(set);
    }
}
