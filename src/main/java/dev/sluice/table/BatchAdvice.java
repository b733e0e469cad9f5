package dev.sluice.table;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.BatchItem;
import dev.sluice.contract.BatchRecommendation;
import dev.sluice.contract.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Recommends a batch size from what a batch measured: the most operations that would at its pace take half of the time
 * limit, or half of the batch where some of its operations ran out of time.
 *
 * @param width operations that run at once
 * @param target the time that one operation should take
 * @param timeLimit the limit of a batch
 * @param operationsMax the cap of a batch
 */
public record BatchAdvice(int width, Duration target, Duration timeLimit, int operationsMax) {

    /** Advice for batches of which each event loop runs as many operations at once as it has connections for. */
    public static BatchAdvice of(KindConfig kind, int eventLoops, int operationsMax) {
        int width = Math.max(1, kind.poolSize() / eventLoops);
        return new BatchAdvice(width, kind.target(), kind.timeLimit(), operationsMax);
    }

    BatchRecommendation after(List<BatchItem> items, double averageMillis, double batchMillis) {
        long late = items.stream()
                .filter(item -> item.error() != null && item.error().is(ErrorCode.DEADLINE_PASSED))
                .count();
        if (late > 0) {
            return new BatchRecommendation(
                    Math.max(1, items.size() / 2), "%d of %d operations ran out of time".formatted(late, items.size()));
        }
        double pace = Math.max(batchMillis / items.size(), 0.001);
        long filling = (long) (timeLimit.toMillis() / 2.0 / pace);
        int size = (int) Math.max(1, Math.min(operationsMax, filling));
        return new BatchRecommendation(
                size,
                String.format(
                        Locale.ROOT,
                        "%d operations took %.1f ms, %.1f ms each against a target of %d ms, %d at once:"
                                + " %d fill half of the limit of %d ms, the cap is %d",
                        items.size(),
                        batchMillis,
                        averageMillis,
                        target.toMillis(),
                        width,
                        filling,
                        timeLimit.toMillis(),
                        operationsMax));
    }
}
