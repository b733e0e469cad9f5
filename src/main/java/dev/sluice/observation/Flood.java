package dev.sluice.observation;

import java.time.Duration;

/** Counts what comes too often to write each time. */
final class Flood {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private long lastNanoTime;
    private long times;
    private boolean begun;

    /** How often it came since it was last written, where it is time to write it again; else zero. */
    synchronized long due() {
        times++;
        long now = System.nanoTime();
        if (begun && now - lastNanoTime < INTERVAL_NANOS) {
            return 0;
        }
        begun = true;
        lastNanoTime = now;
        long due = times;
        times = 0;
        return due;
    }
}
