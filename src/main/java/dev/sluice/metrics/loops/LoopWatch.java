package dev.sluice.metrics.loops;

import dev.sluice.config.MetricsConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Judges how late the beats of the loops are, on one thread beside them, at each tick. So a loop that is blocked is
 * told of while it still is, with what it is doing; once, whether its beat or Vert.x's checker shows it; and a pause of
 * the process, through which this thread stood still as well, is told of as that.
 */
final class LoopWatch {

    /** Stacks are for finding a culprit, for which one now and then will do. */
    private static final long STACK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final StackTraceElement[] NO_STACK = {};

    private final List<Pulse> pulses;
    private final long intervalNanos;
    private final long limitNanos;
    private final Observer observer;
    private final LongSupplier nanoTime;
    private final Pauses pauses = new Pauses();
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();
    private long ticked;
    private long stackTaken;

    /** What the checker of Vert.x found: a thread at one task since a time. */
    private record Found(Thread thread, long since, long at) {}

    LoopWatch(List<Pulse> pulses, MetricsConfig config, Observer observer, LongSupplier nanoTime) {
        this.pulses = List.copyOf(pulses);
        this.intervalNanos = config.probeInterval().toNanos();
        this.limitNanos = config.blockedLimit().toNanos();
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.ticked = nanoTime.getAsLong();
        this.stackTaken = ticked - STACK_INTERVAL_NANOS;
    }

    /** Takes what the checker of Vert.x found, on its thread. It watches workers too, who may well wait. */
    void checkerFound(BlockedThreadEvent event) {
        long now = nanoTime.getAsLong();
        found.add(new Found(event.thread(), now - event.duration(), now));
    }

    void tick() {
        long now = nanoTime.getAsLong();
        long late = now - ticked - intervalNanos;
        if (late > limitNanos / 2) {
            pauses.add(ticked, now);
        }
        if (late > limitNanos) {
            observer.processPaused(Duration.ofNanos(late));
        }
        for (Found one = found.poll(); one != null; one = found.poll()) {
            judge(one);
        }
        pulses.forEach(pulse -> judge(pulse, now));
        ticked = nanoTime.getAsLong();
    }

    private void judge(Pulse pulse, long now) {
        if (pulse.isAwaited()) {
            boolean heard = pulse.isHeard();
            long until = pulse.heardOr(now);
            tellIfBlocked(pulse, pauses.ranWithin(pulse.sent(), until));
            if (!heard) {
                return;
            }
            Duration lag = Duration.ofNanos(until - pulse.sent());
            observer.eventLoopLag(lag);
            if (pulse.settle()) {
                observer.eventLoopFreed(pulse.name(), lag);
            }
        }
        try {
            pulse.send();
        } catch (RejectedExecutionException ending) {
            pulse.settle();
        }
    }

    private void judge(Found one) {
        long ran = pauses.ranWithin(one.since(), one.at());
        pulses.stream()
                .filter(pulse -> pulse.isOf(one.thread()) && !pulse.hasBeatSince(one.since()))
                .forEach(pulse -> tellIfBlocked(pulse, ran));
    }

    private void tellIfBlocked(Pulse pulse, long ranNanos) {
        if (ranNanos > limitNanos && pulse.tell()) {
            observer.eventLoopBlocked(pulse.name(), Duration.ofNanos(ranNanos), stack(pulse));
        }
    }

    private StackTraceElement[] stack(Pulse pulse) {
        long now = nanoTime.getAsLong();
        if (pulse.isHeard() || now - stackTaken < STACK_INTERVAL_NANOS) {
            return NO_STACK;
        }
        stackTaken = now;
        return pulse.stack();
    }
}
