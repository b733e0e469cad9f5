package dev.sluice.metrics.loops;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and the beat that was last sent to it: a task that only says when it ran. What is written here beside
 * the beat is the watching thread's.
 */
final class Pulse {

    private static final long NEVER = Long.MIN_VALUE;

    private final Executor loop;
    private final LongSupplier nanoTime;
    private volatile @Nullable Thread thread;
    private volatile long heard = NEVER;
    private long sent = NEVER;
    private long beaten = NEVER;
    private boolean awaited;
    private boolean told;

    Pulse(Executor loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Sends a beat; the one before must have been heard. */
    void send() {
        heard = NEVER;
        sent = nanoTime.getAsLong();
        awaited = true;
        loop.execute(() -> {
            thread = Thread.currentThread();
            heard = nanoTime.getAsLong();
        });
    }

    /** Whether a beat has been sent whose end was not yet {@link #settle settled}. */
    boolean isAwaited() {
        return awaited;
    }

    boolean isHeard() {
        return heard != NEVER;
    }

    long sent() {
        return sent;
    }

    /** When the beat ran; the time now where it has not. */
    long heardOr(long now) {
        long ran = heard;
        return ran == NEVER ? now : ran;
    }

    /** Notes that the loop is told of as blocked; whether it was not yet. */
    boolean tell() {
        boolean first = !told;
        told = true;
        return first;
    }

    /** Ends the beat; whether the loop had been told of as blocked. */
    boolean settle() {
        boolean was = told;
        beaten = heard;
        awaited = false;
        told = false;
        return was;
    }

    /** Whether a beat was settled that ran after a time: whatever the loop was at then has ended, and was judged. */
    boolean hasBeatSince(long time) {
        return beaten != NEVER && beaten - time > 0;
    }

    boolean isOf(Thread other) {
        return other.equals(thread);
    }

    String name() {
        Thread known = thread;
        return known == null ? "an event loop that never ran" : known.getName();
    }

    /** What the loop is doing. */
    StackTraceElement[] stack() {
        Thread known = thread;
        return known == null ? new StackTraceElement[0] : known.getStackTrace();
    }
}
