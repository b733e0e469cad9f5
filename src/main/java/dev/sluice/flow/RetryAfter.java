package dev.sluice.flow;

import dev.sluice.contract.Header;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When to ask again what was refused: when those that wait have had their turns, and not all at the same time. */
public final class RetryAfter {

    private static final long MOST_SECONDS = 30;

    private RetryAfter() {}

    /** Between the given time and twice as long, in whole seconds of which there is one at least. */
    public static Header of(long nanos) {
        long seconds = Math.min(
                MOST_SECONDS,
                Math.max(1, Duration.ofNanos(nanos).plusMillis(999).toSeconds()));
        long jittered = ThreadLocalRandom.current().nextLong(seconds, 2 * seconds + 1);
        return new Header("Retry-After", Long.toString(jittered));
    }
}
