package dev.sluice.table.plan;

import dev.sluice.contract.OrderTerm;
import dev.sluice.table.schema.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A select in SQL's own words.
 *
 * @param select the columns; empty is all of them
 * @param limit null is none
 * @param counting whether the number of all rows that match is wanted beside the page
 * @param onlyCounting whether the page is not wanted at all
 */
public record ReadPlan(
        List<OutputColumn> select,
        Relation from,
        Condition where,
        List<OrderTerm> orderBy,
        @Nullable Long limit,
        long offset,
        boolean counting,
        boolean onlyCounting)
        implements Plan {

    public ReadPlan {
        select = List.copyOf(select);
        orderBy = List.copyOf(orderBy);
    }
}
