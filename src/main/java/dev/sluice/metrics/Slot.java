package dev.sluice.metrics;

import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The operations of one stretch of time: durations in microseconds and counts. Confined to one event loop. */
final class Slot {

    /** An operation that outlived its deadline by more has broken it. */
    static final long OVERRUN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long DURATION_MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private static final int SIGNIFICANT_DIGITS = 2;

    private final Histogram durations = new Histogram(DURATION_MICROS_MAX, SIGNIFICANT_DIGITS);
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private double durationMicros;
    private long targetsMet;
    private long overruns;

    void add(OperationEvent event) {
        long micros = Math.min(DURATION_MICROS_MAX, Math.max(0, event.durationNanos() / 1_000));
        durations.recordValue(micros);
        durationMicros += micros;
        outcomes.merge(event.outcome(), 1L, Long::sum);
        targetsMet += event.targetMet() ? 1 : 0;
        overruns += event.overrunNanos() > OVERRUN_NANOS ? 1 : 0;
    }

    void add(Slot other) {
        durations.add(other.durations);
        durationMicros += other.durationMicros;
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        targetsMet += other.targetsMet;
        overruns += other.overruns;
    }

    void clear() {
        durations.reset();
        durationMicros = 0;
        outcomes.clear();
        targetsMet = 0;
        overruns = 0;
    }

    long count() {
        return durations.getTotalCount();
    }

    long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Operations that say something about the gateway: all but the client's errors and the client's going away. */
    long telling() {
        return count() - count(Outcome.CLIENT_ERROR) - count(Outcome.CANCELLED);
    }

    long answered() {
        return count(Outcome.OK) + count(Outcome.DENIED);
    }

    long targetsMet() {
        return targetsMet;
    }

    long overruns() {
        return overruns;
    }

    double totalMillis() {
        return durationMicros / 1_000;
    }

    double percentileMillis(double percentile) {
        return durations.getValueAtPercentile(percentile) / 1_000.0;
    }

    double maxMillis() {
        return durations.getMaxValue() / 1_000.0;
    }
}
