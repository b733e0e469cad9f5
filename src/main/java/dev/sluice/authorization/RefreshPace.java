package dev.sluice.authorization;

import java.time.Duration;

/**
 * When a view may be refreshed next: after a refresh that took long, not before twice that time has passed; after
 * failures, after waits that double up to a limit. Confined to one event loop.
 */
final class RefreshPace {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** Of the time between refreshes, in durations of the last one. */
    private static final int REST = 2;

    private final Duration waitMax;
    private Duration wait = FIRST_WAIT;
    private long notBeforeNanoTime = System.nanoTime();

    RefreshPace(Duration waitMax) {
        this.waitMax = waitMax;
    }

    boolean mayRefresh() {
        return System.nanoTime() - notBeforeNanoTime >= 0;
    }

    void succeeded(Duration taken) {
        wait = FIRST_WAIT;
        notBeforeNanoTime = System.nanoTime() + taken.multipliedBy(REST).toNanos();
    }

    void failed() {
        notBeforeNanoTime = System.nanoTime() + wait.toNanos();
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(waitMax) > 0 ? waitMax : doubled;
    }
}
