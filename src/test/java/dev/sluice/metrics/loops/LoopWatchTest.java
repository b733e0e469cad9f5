package dev.sluice.metrics.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.MetricsConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Loops that run when the test has them run, by a clock that the test sets, watched every 100 ms with 250 ms allowed.
 */
class LoopWatchTest implements Observer {

    private final Deque<Runnable> first = new ArrayDeque<>();
    private final Deque<Runnable> second = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private long now;
    private LoopWatch watch;

    @BeforeEach
    void watch() {
        watchEvery(100);
    }

    private void watchEvery(long millis) {
        MetricsConfig config = new MetricsConfig(10, Duration.ofMillis(millis), Duration.ofMillis(250));
        watch = new LoopWatch(
                List.of(
                        new Pulse(first::add, () -> now),
                        new Pulse(
                                work -> second.add(
                                        () -> CompletableFuture.runAsync(work).join()),
                                () -> now)),
                config,
                this,
                () -> now);
        tickAfter(millis);
        run(first);
        run(second);
        tickAfter(millis);
    }

    @Override
    public void eventLoopBlocked(String thread, Duration blocked, StackTraceElement[] stack) {
        told.add("blocked %d%s".formatted(blocked.toMillis(), stack.length > 0 ? " with stack" : ""));
    }

    @Override
    public void eventLoopFreed(String thread, Duration waited) {
        told.add("freed " + waited.toMillis());
    }

    @Override
    public void processPaused(Duration paused) {
        told.add("paused " + paused.toMillis());
    }

    private void tickAfter(long millis) {
        pass(millis);
        watch.tick();
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static void run(Deque<Runnable> loop) {
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
    }

    /** The first loop is held up while the second runs. */
    private void holdUp(int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            run(second);
            tickAfter(100);
        }
    }

    private void checkerFinds(Thread thread, long millis) {
        watch.checkerFound(new BlockedThreadEvent(thread, TimeUnit.MILLISECONDS.toNanos(millis), 0, 0));
    }

    @Test
    void aBlockedLoopIsToldOfOnceWhileItIsBlocked() {
        holdUp(2);
        assertThat(told).isEmpty();
        holdUp(1);
        assertThat(told).containsExactly("blocked 300 with stack");
        holdUp(5);
        assertThat(told).hasSize(1);

        run(first);
        tickAfter(100);
        assertThat(told).containsExactly("blocked 300 with stack", "freed 800");
    }

    @Test
    void anotherBlockIsAnotherButItsStackMayBeOneTooMany() {
        holdUp(3);
        run(first);
        holdUp(4);
        run(first);
        holdUp(1);
        assertThat(told).containsExactly("blocked 300 with stack", "freed 300", "blocked 300", "freed 300");
    }

    @Test
    void whatWasOverAtTheNextLookIsToldOfAllTheSame() {
        run(second);
        pass(99);
        watch.tick();
        run(second);
        pass(99);
        watch.tick();
        run(second);
        pass(60);
        run(first);
        pass(39);
        watch.tick();
        assertThat(told).containsExactly("blocked 258", "freed 258");
    }

    @Test
    void whatTheCheckerFindsTooIsTheSameBlock() {
        holdUp(3);
        checkerFinds(Thread.currentThread(), 290);
        holdUp(1);
        checkerFinds(Thread.currentThread(), 540);
        run(first);
        holdUp(2);
        assertThat(told).containsExactly("blocked 300 with stack", "freed 400");
    }

    @Test
    void whatOnlyTheCheckerFindsIsToldOf() {
        watchEvery(1_000);
        run(first);
        run(second);
        pass(500);
        checkerFinds(Thread.currentThread(), 300);
        tickAfter(500);
        assertThat(told).containsExactly("blocked 300", "freed 0");
    }

    @Test
    void aWorkerMayWait() {
        checkerFinds(new Thread("a worker"), 60_000);
        run(first);
        holdUp(1);
        assertThat(told).isEmpty();
    }

    @Test
    void aPauseOfTheProcessIsNoBlockedLoop() {
        run(first);
        checkerFinds(Thread.currentThread(), 100);
        pass(1_900);
        checkerFinds(Thread.currentThread(), 2_000);
        tickAfter(100);
        run(first);
        run(second);
        tickAfter(100);
        assertThat(told).containsExactly("paused 1900");
    }
}
