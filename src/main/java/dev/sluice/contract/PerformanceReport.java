package dev.sluice.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway performs against its targets, and the state of its parts.
 *
 * @param performanceTargets by names such as {@code auth_queries_under_50ms}, over the last five minutes
 * @param pools by kind
 * @param refreshes of materialized views, by type of resource
 */
public record PerformanceReport(
        MetricsSnapshot asyncOperations,
        Map<String, TargetState> performanceTargets,
        Map<String, PoolState> pools,
        Map<String, RefreshState> refreshes,
        EventLoopState eventLoops,
        long transactionsOpen)
        implements Message {

    public PerformanceReport {
        performanceTargets = Collections.unmodifiableMap(new LinkedHashMap<>(performanceTargets));
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        refreshes = Collections.unmodifiableMap(new LinkedHashMap<>(refreshes));
    }

    /** A target and how it is met. */
    public record TargetState(
            long targetMs, long count, @Nullable Double ratePercent, Grade grade, List<String> reasons) {}

    /** The connections of a kind and the work that waits for one. */
    public record PoolState(long busy, long open, long queued) {}

    /**
     * How a materialized view stands; null is what has not been seen since the start.
     *
     * @param asOf since when its data holds
     * @param changes the rows of its change log
     * @param failures the refreshes by this node that failed
     * @param problem why every check of its type is answered live, null where all is well
     */
    public record RefreshState(
            @Nullable Instant asOf,
            @Nullable Double ageMs,
            @Nullable Long changes,
            @Nullable Double lastDurationMs,
            long failures,
            @Nullable String problem) {

        /** A view of which nothing has been seen. */
        public static final RefreshState UNSEEN = new RefreshState(null, null, null, null, 0, null);
    }

    /**
     * How punctual the event loops are.
     *
     * @param blocked how often something on a loop blocked it
     * @param pauses how often the whole process stood still
     */
    public record EventLoopState(
            double lagMaxMs, long blocked, long pauses, long overruns, boolean blockingEliminated) {}
}
