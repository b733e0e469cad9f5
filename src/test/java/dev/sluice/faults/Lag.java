package dev.sluice.faults;

import java.util.concurrent.locks.LockSupport;

/**
 * How late this process is given the processor. A thread asks to be woken each millisecond and notes by how much it was
 * too late: on a machine that others use as well, an answer cannot be seen before whoever looks for it runs. What is
 * noted is taken off a late answer, so that the bound that it is held to need not be loosened for all.
 */
final class Lag implements AutoCloseable {

    private static final long PAUSE_NANOS = 1_000_000;

    /** Waking up is never exact; less than this is no lag. */
    private static final long ORDINARY_NANOS = 2_000_000;

    private static final int NOTES = 16_384;

    private final long[] ends = new long[NOTES];
    private final long[] lengths = new long[NOTES];
    private final Thread thread = new Thread(this::watch, "lag");
    private volatile boolean isClosed;
    private int next;

    private Lag() {}

    static Lag watching() {
        Lag lag = new Lag();
        lag.thread.setDaemon(true);
        lag.thread.start();
        return lag;
    }

    private void watch() {
        while (!isClosed) {
            long asked = System.nanoTime();
            LockSupport.parkNanos(PAUSE_NANOS);
            long woken = System.nanoTime();
            if (woken - asked > PAUSE_NANOS + ORDINARY_NANOS) {
                note(woken, woken - asked - PAUSE_NANOS);
            }
        }
    }

    private synchronized void note(long end, long length) {
        ends[next] = end;
        lengths[next] = length;
        next = (next + 1) % NOTES;
    }

    /** Nanoseconds of lag between two moments of {@link System#nanoTime}. */
    synchronized long between(long from, long to) {
        long sum = 0;
        for (int index = 0; index < NOTES; index++) {
            long begin = Math.max(from, ends[index] - lengths[index]);
            long end = Math.min(to, ends[index]);
            if (lengths[index] > 0 && end > begin) {
                sum += end - begin;
            }
        }
        return sum;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
