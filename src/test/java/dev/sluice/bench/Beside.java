package dev.sluice.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Work that goes on beside a measurement, on connections and threads of its own, until it is closed. */
final class Beside implements AutoCloseable {

    private static final int WRITES_A_SECOND = 200;
    private static final int WRITERS = 4;

    private final String what;
    private final AccessSample sample;
    private final long periodNanos;
    private final List<Thread> threads;
    private final Queue<Long> taken = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final long began = System.nanoTime();
    private volatile boolean ending;

    private Beside(String what, AccessSample sample, Duration period, List<Work> works) {
        this.what = what;
        this.sample = sample;
        this.periodNanos = period.toNanos();
        this.threads =
                works.stream().map(work -> new Thread(() -> repeat(work), what)).toList();
        threads.forEach(Thread::start);
    }

    private interface Work {
        void once(Connection connection) throws SQLException;
    }

    /** Refreshes one after the other; before each something is touched, so that there is something to do. */
    static Beside refreshes(AccessSample sample, boolean touchingQuarter) {
        return new Beside("refreshes", sample, Duration.ZERO, List.of(connection -> {
            AccessSample.grant(connection, 3);
            AccessSample.revoke(connection, 3);
            sample.refresh();
            if (touchingQuarter) {
                sample.touchQuarter();
            }
        }));
    }

    /** Grants and revokes by turns, each a transaction of its own that waits for the disk. */
    static Beside writes(AccessSample sample) {
        List<Work> writers = IntStream.range(0, WRITERS)
                .<Work>mapToObj(number -> new Writer(sample.scale().size().users(), number))
                .toList();
        Duration period = Duration.ofSeconds(1).multipliedBy(WRITERS).dividedBy(WRITES_A_SECOND);
        return new Beside("grants and revokes", sample, period, writers);
    }

    /** Each writer has users of its own. */
    private static final class Writer implements Work {

        private final Random random = new Random();
        private final int users;
        private final int number;
        private int granted;

        Writer(int users, int number) {
            this.users = users;
            this.number = number;
        }

        @Override
        public void once(Connection connection) throws SQLException {
            if (granted == 0) {
                granted = 3 + number + WRITERS * random.nextInt((users - 2 - number) / WRITERS);
                AccessSample.grant(connection, granted);
                return;
            }
            AccessSample.revoke(connection, granted);
            granted = 0;
        }
    }

    private void repeat(Work work) {
        try (Connection connection = sample.connect()) {
            long due = System.nanoTime();
            while (!ending) {
                LockSupport.parkNanos(due - System.nanoTime());
                long started = System.nanoTime();
                if (started - due >= 0) {
                    work.once(connection);
                    taken.add(System.nanoTime() - started);
                    due += periodNanos;
                }
            }
        } catch (SQLException | RuntimeException failed) {
            failure.compareAndSet(null, failed);
        }
    }

    /** How often it was done by now, and how long that took. */
    String account() {
        Latencies all =
                Latencies.of(taken.stream().mapToLong(nanos -> nanos), Duration.ofNanos(System.nanoTime() - began));
        return "%d %s ended, %.1f a second, p50 %.1f ms, p99 %.1f ms"
                .formatted(all.count(), what, all.perSecond(), all.millis(50), all.millis(99));
    }

    @Override
    public void close() {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException(what + " beside the measurement failed", failure.get());
        }
    }
}
