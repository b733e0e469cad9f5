package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * One term of an order.
 *
 * @param nullsFirst where nulls go; null is PostgreSQL's default: last ascending, first descending
 */
public record OrderTerm(
        String column, boolean descending, @Nullable Boolean nullsFirst) {

    public static OrderTerm ascending(String column) {
        return new OrderTerm(column, false, null);
    }

    public static OrderTerm descending(String column) {
        return new OrderTerm(column, true, null);
    }
}
