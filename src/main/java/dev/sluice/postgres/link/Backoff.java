package dev.sluice.postgres.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after each of a row of failures: twice as long as after the one before, up to a limit, and then a
 * random part of up to half less, so that those who failed together do not try again together. Not for several threads.
 */
public final class Backoff {

    private static final long FIRST_MILLIS = 100;

    private final long maxMillis;
    private long millis = FIRST_MILLIS;

    public Backoff(Duration max) {
        this.maxMillis = Math.max(FIRST_MILLIS, max.toMillis());
    }

    /** The wait after one more failure. */
    public long nextMillis() {
        long half = Math.min(maxMillis, millis) / 2;
        millis = Math.min(maxMillis, 2 * millis);
        return half + ThreadLocalRandom.current().nextLong(half + 1);
    }

    /** Begins anew, after a success. */
    public void reset() {
        millis = FIRST_MILLIS;
    }
}
