package dev.sluice.flow;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Whether access checks suffer from batches, which go after them: both have their own connections, but one PostgreSQL
 * and the same processors. While batches run and checks are late, or the event loops that they need, batches may use
 * less of their places, half as much each time it is looked at; then slowly more again, by the same part of all places
 * in each second. The last place is used for a part of the time. Told on every event loop.
 */
public final class Pressure implements Observer {

    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

    /** Late checks among so many, beyond which batches give way. */
    private static final int LATE_AMONG = 50;

    /** A single late check says little. */
    private static final int LATE_MIN = 2;

    /** How long checks are counted together, where there are few; and for which event loops matter after one. */
    private static final long COUNTED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double SHRINK = 0.5;

    /** Of all places in each second while there are checks: what is taken back too soon is felt at once. */
    private static final double GROW = 0.05;

    /** The same where there are none. */
    private static final double GROW_UNCHECKED = 0.5;

    private static final double SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double LEAST = 0.02;

    /** Of a place: so that batches go on, if slowly. */
    private static final double PLACE_LEAST = 0.25;

    /** How long the last place is used and not used, taken together. */
    private static final long TURN_NANOS = Duration.ofMillis(200).toNanos();

    /** The golden section: however many there are, they are spread over the time. */
    private static final double SPREAD = 0.618_033_988_75;

    /** How far behind an event loop may be until the doors let in no batches, which can come again. */
    private static final long BATCH_BEHIND_NANOS = Duration.ofMillis(250).toNanos();

    private static final int HOPS = 2;

    /** How long an event loop counts as behind that is not heard to be any more; they are heard each tenth. */
    private static final long BEHIND_KEPT_NANOS = Duration.ofMillis(150).toNanos();

    private final long lateNanos;
    private final LongSupplier nanoTime;
    private final LongAdder checks = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong looked;
    private volatile long countedSince;
    private volatile long checkedNanoTime;
    private volatile double share = 1;
    private volatile long behindNanos;
    private volatile long behindNanoTime;

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
        this.looked = new AtomicLong(nanoTime.getAsLong());
        this.countedSince = looked.get();
        this.checkedNanoTime = looked.get() - COUNTED_NANOS;
    }

    /**
     * How many of so many places of one event loop batches may use at present. A part of a place is used for a part of
     * the time, and that at another time than on another event loop.
     */
    public IntUnaryOperator allowance() {
        double phase = given.getAndIncrement() * SPREAD;
        return places -> allowance(places, phase);
    }

    private int allowance(int places, double phase) {
        double allowed = places * share;
        int whole = (int) allowed;
        double rest = whole == 0 ? Math.max(PLACE_LEAST, allowed) : allowed - whole;
        double turns = Math.floorMod(nanoTime.getAsLong(), TURN_NANOS) / (double) TURN_NANOS + phase;
        return turns - Math.floor(turns) < rest ? whole + 1 : whole;
    }

    /**
     * Whether the event loops are so far behind that nothing of the kind should be let in: batches, so that others are
     * answered; what else there is, where it could not be answered within its time limit. It waits twice at least, for
     * who does it and for the database's answer.
     */
    boolean keepsOut(OperationKind kind, long limitNanos) {
        long bound = limitNanos / HOPS;
        return behindNanos > (kind == OperationKind.BATCH ? Math.min(BATCH_BEHIND_NANOS, bound) : bound);
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
    public void connectionsInUse(OperationKind kind, int change) {
        if (kind == OperationKind.BATCH) {
            batches.add(change);
        }
    }

    @Override
    public void eventLoopLag(Duration lasted) {
        long nanos = lasted.toNanos();
        long now = nanoTime.getAsLong();
        if (nanos >= behindNanos || now - behindNanoTime > BEHIND_KEPT_NANOS) {
            behindNanos = nanos;
            behindNanoTime = now;
        }
        lag.accumulateAndGet(nanos, Math::max);
        look();
    }

    private void look() {
        long last = looked.get();
        long now = nanoTime.getAsLong();
        if (now - last < LOOK_NANOS || !looked.compareAndSet(last, now)) {
            return;
        }
        boolean suffering = suffers(now);
        if (suffering || now - countedSince >= COUNTED_NANOS) {
            checks.reset();
            late.reset();
            countedSince = now;
        }
        share = suffering ? Math.max(LEAST, share * SHRINK) : Math.min(1, share + growth(now, now - last));
    }

    private double growth(long now, long elapsedNanos) {
        boolean checked = now - checkedNanoTime < COUNTED_NANOS;
        return (checked ? GROW : GROW_UNCHECKED) * Math.min(1, elapsedNanos / SECOND_NANOS);
    }

    /** An event loop that is behind harms no check where there is none; and without batches it is not their doing. */
    private boolean suffers(long now) {
        long asked = checks.sum();
        long tooLate = late.sum();
        if (asked > 0) {
            checkedNanoTime = now;
        }
        boolean loopIsLate = lag.getAndSet(0) > lateNanos && now - checkedNanoTime < COUNTED_NANOS;
        boolean isLate = loopIsLate || (tooLate >= LATE_MIN && tooLate * LATE_AMONG > asked);
        return isLate && batches.sum() > 0;
    }
}
