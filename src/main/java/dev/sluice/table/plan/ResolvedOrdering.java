package dev.sluice.table.plan;

import org.jspecify.annotations.Nullable;

/**
 * One term of an order.
 *
 * @param alias of the join whose field it is, null for the rows' own
 */
public record ResolvedOrdering(
        @Nullable String alias,
        ResolvedField field,
        @Nullable Boolean descending,
        @Nullable Boolean nullsFirst) {

    public ResolvedOrdering of(ResolvedField other) {
        return new ResolvedOrdering(null, other, descending, nullsFirst);
    }
}
