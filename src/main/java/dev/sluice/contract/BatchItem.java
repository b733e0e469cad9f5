package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** The outcome of one operation of a batch: its result or its failure. */
public record BatchItem(
        int index,
        boolean ok,
        @Nullable TableResult result,
        @Nullable Failure error,
        double executionTimeMs) {

    public BatchItem {
        if (ok != (result != null) || ok == (error != null)) {
            throw new IllegalArgumentException("an item has a result or an error");
        }
    }
}
