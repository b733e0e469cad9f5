package dev.sluice.table.query;

import org.jspecify.annotations.Nullable;

/**
 * One term of an order.
 *
 * @param relation the embedded resource whose field it is, null for the rows' own
 * @param descending null where the request does not say
 * @param nullsFirst null where the request does not say
 */
public record Ordering(
        @Nullable String relation,
        Field field,
        @Nullable Boolean descending,
        @Nullable Boolean nullsFirst) {}
