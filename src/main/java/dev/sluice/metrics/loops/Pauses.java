package dev.sluice.metrics.loops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** When the whole process stood still, as far as the watching thread can tell: it slept longer than it meant to. */
final class Pauses {

    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Deque<Pause> pauses = new ArrayDeque<>();

    /** From when the process was last known to run until it ran again. */
    private record Pause(long from, long until) {

        long within(long start, long end) {
            return Math.max(0, Math.min(until, end) - Math.max(from, start));
        }
    }

    void add(long from, long until) {
        pauses.add(new Pause(from, until));
        while (until - pauses.element().until() > REMEMBERED_NANOS) {
            pauses.remove();
        }
    }

    /** How much of a stretch of time the process ran. */
    long ranWithin(long start, long end) {
        long paused =
                pauses.stream().mapToLong(pause -> pause.within(start, end)).sum();
        return Math.max(0, end - start - paused);
    }
}
