package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a batch; results stand in the order of the operations.
 *
 * @param replayed true where it is the outcome of an earlier batch with the same key, else null
 */
public record BatchResult(
        List<BatchItem> results,
        int succeeded,
        int failed,
        double executionTimeMs,
        double avgPerOperationMs,
        BatchRecommendation recommendation,
        @Nullable Boolean replayed)
        implements Message {

    public BatchResult {
        results = List.copyOf(results);
    }

    /** The same as it was told the first time, or as it is told again. */
    public BatchResult told(boolean again) {
        return new BatchResult(
                results,
                succeeded,
                failed,
                executionTimeMs,
                avgPerOperationMs,
                recommendation,
                again ? Boolean.TRUE : null);
    }
}
