package dev.sluice.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Times taken, in ascending order, and how many ended in a second. */
final class Latencies {

    private final long[] nanos;
    private final double perSecond;

    private Latencies(long[] nanos, double perSecond) {
        this.nanos = nanos;
        this.perSecond = perSecond;
    }

    static Latencies of(LongStream nanos, Duration during) {
        long[] sorted = nanos.sorted().toArray();
        return new Latencies(sorted, sorted.length / (during.toNanos() / 1e9));
    }

    /** Several rounds of the same length as one. */
    static Latencies all(List<Latencies> rounds) {
        long[] sorted = rounds.stream()
                .flatMapToLong(round -> Arrays.stream(round.nanos))
                .sorted()
                .toArray();
        return new Latencies(
                sorted,
                rounds.stream().mapToDouble(Latencies::perSecond).average().orElse(0));
    }

    int count() {
        return nanos.length;
    }

    double perSecond() {
        return perSecond;
    }

    double millis(double percentile) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) (percentile / 100 * (nanos.length - 1))] / 1e6;
    }

    @Override
    public String toString() {
        return "%,.0f a second, p50 %.2f ms, p99 %.2f ms".formatted(perSecond, millis(50), millis(99));
    }
}
