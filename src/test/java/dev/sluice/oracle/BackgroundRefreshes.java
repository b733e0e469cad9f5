package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Refreshes at moments of its own, while the program goes on, and kills refreshes at moments of its own. */
final class BackgroundRefreshes implements AutoCloseable {

    private static final int PAUSE_MILLIS_MAX = 60;
    private static final int KILL_PAUSE_MILLIS_MAX = 1_000;

    private final Refresher refresher;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();
    private final Thread refreshing;
    private final Thread killing;

    BackgroundRefreshes(TestDatabase database, long seed, boolean begins) {
        this.refresher = new Refresher(database);
        this.ended.set(!begins);
        this.refreshing = thread("refreshes", new Random(seed), this::refresh);
        this.killing = thread("crashes", new Random(~seed), this::kill);
    }

    private interface Deed {
        void perform(Random random);
    }

    private Thread thread(String name, Random random, Deed deed) {
        Thread thread = new Thread(
                () -> {
                    while (!ended.get()) {
                        deed.perform(random);
                    }
                },
                "oracle-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void refresh(Random random) {
        pause(random.nextInt(PAUSE_MILLIS_MAX));
        if (refresher.refresh(random.nextInt(4) > 0).equals("refreshed")) {
            refreshes.incrementAndGet();
        }
    }

    private void kill(Random random) {
        pause(random.nextInt(KILL_PAUSE_MILLIS_MAX));
        killed.addAndGet(Integer.parseInt(refresher.killAny()));
    }

    int refreshes() {
        return refreshes.get();
    }

    int killed() {
        return killed.get();
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            refreshing.join();
            killing.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
