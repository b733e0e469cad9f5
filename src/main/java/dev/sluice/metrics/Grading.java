package dev.sluice.metrics;

import dev.sluice.contract.Grade;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A grade with its reasons in words. Pure. */
record Grading(Grade grade, List<String> reasons) {

    private static final double EXCELLENT_RATE = 99;
    private static final double GOOD_RATE = 95;
    private static final double ACCEPTABLE_RATE = 90;

    Grading {
        reasons = List.copyOf(reasons);
    }

    /** Grades a window of work against its target, where it holds enough operations to tell. */
    static Grading of(Slot slot, Duration target, long countMin) {
        if (slot.telling() < countMin) {
            return new Grading(
                    Grade.NO_DATA,
                    List.of("%d operations are under the %d of a grade".formatted(slot.telling(), countMin)));
        }
        double rate = 100.0 * slot.targetsMet() / slot.telling();
        double targetMillis = target.toNanos() / 1e6;
        double p95 = slot.percentileMillis(95);
        double p99 = slot.percentileMillis(99);
        if (rate >= EXCELLENT_RATE && p99 <= targetMillis) {
            return graded(Grade.EXCELLENT, rate, EXCELLENT_RATE, "p99", p99, targetMillis);
        }
        if (rate >= GOOD_RATE && p95 <= targetMillis) {
            return graded(Grade.GOOD, rate, GOOD_RATE, "p95", p95, targetMillis);
        }
        if (rate >= ACCEPTABLE_RATE && p95 <= 2 * targetMillis) {
            return graded(Grade.ACCEPTABLE, rate, ACCEPTABLE_RATE, "p95", p95, 2 * targetMillis);
        }
        return graded(Grade.NEEDS_OPTIMIZATION, rate, ACCEPTABLE_RATE, "p95", p95, 2 * targetMillis);
    }

    private static Grading graded(
            Grade grade, double rate, double rateBound, String percentile, double millis, double millisBound) {
        return new Grading(
                grade,
                List.of(
                        compared("target rate", rate, rateBound, "%"),
                        compared(percentile, millis, millisBound, "ms")));
    }

    private static String compared(String what, double value, double bound, String unit) {
        return String.format(
                Locale.ROOT, "%s %.1f %s is %s %.0f %s", what, value, unit, side(value, bound), bound, unit);
    }

    private static String side(double value, double bound) {
        if (value == bound) {
            return "at";
        }
        return value < bound ? "under" : "over";
    }
}
