package dev.sluice.contract;

import java.util.List;

/** The outcome of a batch; results stand in the order of the operations. */
public record BatchResult(
        List<BatchItem> results,
        int succeeded,
        int failed,
        double executionTimeMs,
        double avgPerOperationMs,
        BatchRecommendation recommendation)
        implements Message {

    public BatchResult {
        results = List.copyOf(results);
    }
}
