package dev.sluice.contract;

import java.time.Duration;

/**
 * The moment by which an answer is due, one for the whole life of a request. Held against the monotonic clock, so that
 * a corrected wall clock moves no deadline of this process; on the event bus it travels as epoch milliseconds.
 */
public record Deadline(long nanoTime, Duration limit) {

    /** The deadline of work that arrives now and may take as long as the limit. */
    public static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    /** The deadline that a message carried as epoch milliseconds, with the limit that it was made from. */
    public static Deadline atEpochMillis(long epochMillis, Duration limit) {
        long remainingMillis = epochMillis - System.currentTimeMillis();
        return new Deadline(System.nanoTime() + remainingMillis * 1_000_000, limit);
    }

    public long epochMillis() {
        return System.currentTimeMillis() + remainingMillis();
    }

    /**
     * Milliseconds left, rounded up so that a remainder under one counts; zero or less when the deadline has passed.
     */
    public long remainingMillis() {
        return Math.floorDiv(nanoTime - System.nanoTime() + 999_999, 1_000_000L);
    }

    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** The earlier of this deadline and one that is due after the given limit. */
    public Deadline within(Duration other) {
        Deadline candidate = in(other);
        return candidate.nanoTime - nanoTime < 0 ? candidate : this;
    }
}
