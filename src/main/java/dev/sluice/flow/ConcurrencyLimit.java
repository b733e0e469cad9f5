package dev.sluice.flow;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import java.util.concurrent.TimeUnit;

/**
 * How many statements of a kind run at once, by how long they take: less than all the places while they take much
 * longer than they have of late, and then slowly more again. Confined to one event loop.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">the algorithm, Gradient2</a>
 */
final class ConcurrencyLimit {

    /** The least time from one look to the next; each needs ten statements too, so a single slow one says nothing. */
    private static final long LOOK_MILLIS = 250;

    /** Looks after which what statements take has become what they are known to take: about a minute. */
    private static final int LOOKS_REMEMBERED = 240;

    /** How many times as long as usual is usual still. */
    private static final double TOLERANCE = 1.5;

    /** A tenth more, one at least, each time that there is nothing against it. */
    private static final int GROWTH_PART = 10;

    private final Limit limit;

    private ConcurrencyLimit(Limit limit) {
        this.limit = limit;
    }

    /** A limit that is all the places at first and never less than the given. */
    static ConcurrencyLimit between(int least, int most) {
        return new ConcurrencyLimit(WindowedLimit.newBuilder()
                .minWindowTime(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                .build(Gradient2Limit.newBuilder()
                        .initialLimit(most)
                        .minLimit(Math.min(least, most))
                        .maxConcurrency(most)
                        .rttTolerance(TOLERANCE)
                        .longWindow(LOOKS_REMEMBERED)
                        .queueSizeFunction(now -> Math.max(1, now / GROWTH_PART))
                        .build()));
    }

    int current() {
        return limit.getLimit();
    }

    /**
     * Learns from a statement that ended, by itself or at its deadline.
     *
     * @param underWay statements when it ended, itself among them
     */
    void took(long beganNanoTime, long nanos, int underWay) {
        limit.onSample(beganNanoTime, Math.max(1, nanos), underWay, false);
    }
}
