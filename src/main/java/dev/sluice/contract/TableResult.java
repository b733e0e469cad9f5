package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a table operation did.
 *
 * @param rows a JSON array of rows, one JSON object where the operation asked for a single row, or a function's value
 * @param returned how many rows {@code rows} holds
 * @param count how many rows match without limit and offset, where asked for
 * @param affected how many rows a write inserted, changed or deleted
 */
public record TableResult(
        TableAction operation,
        JsonText rows,
        long returned,
        @Nullable Long count,
        @Nullable Long affected,
        double executionTimeMs)
        implements Message {}
