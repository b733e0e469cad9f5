package dev.sluice.metrics;

import org.jspecify.annotations.Nullable;

/** A share in per cent, to two digits after the point. */
final class Percent {

    private Percent() {}

    /** Null where there is nothing to take a share of. */
    static @Nullable Double of(long part, long whole) {
        return whole == 0 ? null : Math.round(10_000.0 * part / whole) / 100.0;
    }
}
