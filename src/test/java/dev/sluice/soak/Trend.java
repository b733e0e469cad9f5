package dev.sluice.soak;

import java.util.List;

/**
 * How a quantity went over the samples of a run: it grows where the median of the last third is above that of the
 * middle third by more than its tolerance. The first third is for caches and pools to fill; medians, since one sample
 * may come in the wake of a fault.
 */
record Trend(Quantity quantity, List<Long> samples) {

    Trend {
        samples = List.copyOf(samples);
    }

    long first() {
        return samples.get(0);
    }

    long last() {
        return samples.get(samples.size() - 1);
    }

    long middle() {
        return median(samples.subList(samples.size() / 3, samples.size() * 2 / 3));
    }

    long end() {
        return median(samples.subList(samples.size() * 2 / 3, samples.size()));
    }

    boolean grows() {
        return end() - middle() > quantity.tolerance();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Override
    public String toString() {
        return "%-34s %9d %9d %9d %9d %9d  %s"
                .formatted(
                        quantity.label(),
                        first(),
                        last(),
                        middle(),
                        end(),
                        quantity.tolerance(),
                        grows() ? "GROWS" : "no growth");
    }
}
