package dev.sluice.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work over one window of time. What cannot be told of no operations is null.
 *
 * @param count operations that finished
 * @param successRatePercent of all but client errors and cancelled ones, how many were answered
 * @param targetRatePercent of the same, how many were answered within the target
 * @param outcomes how many of each, by label
 * @param reasons for the grade, in words
 */
public record WindowMetrics(
        long count,
        @Nullable Double successRatePercent,
        @Nullable Double targetRatePercent,
        @Nullable Double meanMs,
        @Nullable Double p50Ms,
        @Nullable Double p95Ms,
        @Nullable Double p99Ms,
        @Nullable Double maxMs,
        Map<String, Long> outcomes,
        Grade grade,
        List<String> reasons) {

    public WindowMetrics {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        reasons = List.copyOf(reasons);
    }
}
