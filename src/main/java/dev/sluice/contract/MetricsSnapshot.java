package dev.sluice.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway has measured of its operations. Totals are since the start; the grade is that of the last five
 * minutes.
 *
 * @param operationsUnderTarget answered within their kind's target
 * @param operationsOverTarget the others, client errors and cancelled ones left out
 * @param performanceGrade the worst kind's
 * @param gradeReasons why, in words
 * @param blockingEliminated whether in the last hour no event loop was blocked beyond its limit and no operation
 *     outlived its deadline by more than 50 ms
 * @param kinds by label, then by window: {@code 1m}, {@code 5m}, {@code 1h}, {@code start}
 */
public record MetricsSnapshot(
        long totalAsyncOperations,
        long timeoutErrors,
        @Nullable Double avgExecutionTimeMs,
        long operationsUnderTarget,
        long operationsOverTarget,
        @Nullable Double successRatePercent,
        @Nullable Double targetSuccessRatePercent,
        Grade performanceGrade,
        List<String> gradeReasons,
        boolean blockingEliminated,
        Map<String, Map<String, WindowMetrics>> kinds)
        implements Message {

    public MetricsSnapshot {
        gradeReasons = List.copyOf(gradeReasons);
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }
}
