package dev.sluice.flow;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Whether access checks suffer, which go before batches: both have their own connections, but one PostgreSQL and the
 * same event loops. While checks are late, or the event loops are, batches may use less of their places, a third less
 * each time it is looked at; then slowly more again. Told on every event loop.
 */
public final class Pressure implements Observer {

    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    /** Late checks among so many, beyond which batches give way. */
    private static final int LATE_AMONG = 50;

    /** A single late check says little. */
    private static final int LATE_MIN = 2;

    private static final double SHRINK = 0.67;
    private static final double GROW = 0.04;
    private static final double LEAST = 0.01;

    /** How far behind an event loop may be until the doors let in nothing that can come again. */
    private static final long BEHIND_NANOS = Duration.ofMillis(250).toNanos();

    private final long lateNanos;
    private final LongSupplier nanoTime;
    private final LongAdder checks = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong nextLook;
    private volatile double share = 1;
    private volatile boolean behind;

    /**
     * No pressure.
     *
     * @param checkTarget the time that a check should take: one that takes half of it is late here, so that there is
     *     time to do something about it
     */
    public Pressure(Duration checkTarget) {
        this(checkTarget, System::nanoTime);
    }

    Pressure(Duration checkTarget, LongSupplier nanoTime) {
        this.lateNanos = checkTarget.toNanos() / 2;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong() + LOOK_NANOS);
    }

    /** How many of the given places a batch's kind may use at present, one at least. */
    public int allowance(int places) {
        return Math.max(1, (int) Math.round(places * share));
    }

    /** Whether the event loops are so far behind that a door should let nothing of the kind in. */
    public boolean keepsOut(OperationKind kind) {
        return behind && kind == OperationKind.BATCH;
    }

    @Override
    public void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {
        checks.increment();
        if (decision.executionTimeMs() * 1e6 > lateNanos) {
            late.increment();
        }
        look();
    }

    @Override
    public void accessFailed(AccessCheck check, String code, String requestId) {
        look();
    }

    @Override
    public void eventLoopLag(Duration lasted) {
        lag.accumulateAndGet(lasted.toNanos(), Math::max);
        look();
    }

    private void look() {
        long due = nextLook.get();
        long now = nanoTime.getAsLong();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + LOOK_NANOS)) {
            return;
        }
        long all = checks.sumThenReset();
        long tooLate = late.sumThenReset();
        long lagNanos = lag.getAndSet(0);
        boolean suffering = lagNanos > lateNanos || (tooLate >= LATE_MIN && tooLate * LATE_AMONG > all);
        share = suffering ? Math.max(LEAST, share * SHRINK) : Math.min(1, share + GROW);
        behind = lagNanos > BEHIND_NANOS;
    }
}
