package dev.sluice.flow;

import dev.sluice.config.QueueOrder;
import dev.sluice.contract.Call;
import dev.sluice.flow.WaitingLine.Spot;
import dev.sluice.observation.ShedReason;
import org.jspecify.annotations.Nullable;

/**
 * The places of one instance of a kind, and the bounded line before them. Gives a place at once where one is free;
 * refuses at once what cannot expect its turn in time. There is an overload when more wait than can run at once, the
 * oldest has waited too long, and the line grows no shorter by being served, as it does after a burst: then the newest
 * comes first, and who has waited too long is refused, so that the work that is done is work that somebody still waits
 * for. Confined to one event loop; is told the time.
 */
public final class Places {

    /** What goes on with something begun may fill the line so many times over. */
    private static final int BEGUN_FACTOR = 2;

    /** How slowly the time for which a place is held follows the last one; one in so many. */
    private static final int HELD_MEMORY = 32;

    /** How many times a place must have been held until it is known for how long. */
    private static final int HELD_KNOWN = 100;

    private final PlaceRules rules;
    private final ConcurrencyLimit limit;
    private final long queueWaitNanos;
    private final WaitingLine<Waiter> line = new WaitingLine<>();
    private int taken;
    private long heldNanos;
    private long held;
    private long spanNanoTime;
    private int longest;
    private int served;
    private boolean standing;
    private boolean overloaded;
    private long overloadedNanoTime;

    /** What waits, and what becomes of it. */
    private record Waiter(Call call, Turn turn) {}

    /** A way out of the line before its turn. */
    public interface Waiting {

        /** Leaves the line; false where it has left already. */
        boolean leave();
    }

    /** Places that are all free. */
    public Places(PlaceRules rules) {
        this.rules = rules;
        this.limit = ConcurrencyLimit.between(rules.placesMin(), rules.places());
        this.queueWaitNanos = rules.queueWait().toNanos();
    }

    /** Nobody comes any more. */
    public void close() {
        rules.outlook().close();
    }

    /** How many may be taken at present. */
    public int most() {
        return rules.allowance().applyAsInt(limit.current());
    }

    /** Whether who came now would have a place at once. */
    public boolean hasRoom() {
        return line.isEmpty() && taken < most();
    }

    public int waiting() {
        return line.size();
    }

    public boolean isOverloaded() {
        return overloaded;
    }

    /** How long until all that waits would have had its turn, at the pace of late. */
    public long drainNanos() {
        return expectedNanos(line.size());
    }

    /**
     * Takes a place, now or when its turn has come.
     *
     * @return how to leave the line; null where it is in none
     */
    public @Nullable Waiting enter(Call call, Turn turn, long now) {
        if (hasRoom()) {
            taken++;
            turn.come(0);
            return null;
        }
        Caller caller = Caller.of(call.caller());
        ShedReason refused = refusal(call, caller, now);
        if (refused != null) {
            turn.refuse(refused, 0);
            return null;
        }
        if (line.isEmpty()) {
            startSpan(now);
        }
        Spot<Waiter> spot = line.join(new Waiter(call, turn), caller, call.isGoingOn(), now);
        longest = Math.max(longest, line.size());
        admit(now);
        tellOutlook(now);
        return () -> line.leave(spot);
    }

    private void startSpan(long now) {
        spanNanoTime = now;
        longest = line.size();
        served = 0;
        standing = false;
    }

    private @Nullable ShedReason refusal(Call call, Caller caller, long now) {
        if (call.isGoingOn()) {
            return line.size() >= BEGUN_FACTOR * rules.queueMax() ? ShedReason.QUEUE_FULL : null;
        }
        if (!newestFirst(now)
                && isLong()
                && held >= HELD_KNOWN
                && expectedNanos(line.ahead(caller) + 1) > call.deadline().nanoTime() - now - heldNanos) {
            return ShedReason.TOO_LATE;
        }
        if (line.size() < rules.queueMax()) {
            return null;
        }
        Spot<Waiter> giving = line.givingWay(caller, newestFirst(now));
        if (giving == null) {
            return ShedReason.QUEUE_FULL;
        }
        line.leave(giving);
        giving.who().turn().refuse(ShedReason.GAVE_WAY, now - giving.sinceNanoTime());
        return null;
    }

    /** Whether as many wait as can run at once, or one where none can for the moment. */
    private boolean isLong() {
        return line.size() >= Math.max(1, most());
    }

    private long expectedNanos(int turns) {
        return turns * heldNanos / Math.max(1, most());
    }

    /** Somebody of whom nobody waits yet comes after one of each that does, or first of all. */
    private void tellOutlook(long now) {
        boolean isKnown = held >= HELD_KNOWN && isLong() && !newestFirst(now);
        rules.outlook().tell(isKnown ? expectedNanos(line.callers() + 1) + heldNanos : 0);
    }

    /** For a while after an overload too, so that its end is not the next one's beginning. */
    private boolean newestFirst(long now) {
        return rules.queueOrder() == QueueOrder.NEWEST
                || (rules.queueOrder() == QueueOrder.ADAPTIVE
                        && overloaded
                        && now - overloadedNanoTime <= queueWaitNanos);
    }

    /** Gives a place back, which may be the next one's turn. */
    public void leave(long heldFor, long now) {
        taken--;
        held++;
        heldNanos += (heldFor - heldNanos) / Math.min(held, HELD_MEMORY);
        admit(now);
    }

    /** Learns from a statement that ran in a place. */
    public void took(long beganNanoTime, long nanos) {
        limit.took(beganNanoTime, nanos, taken);
    }

    private void admit(long now) {
        while (taken < most()) {
            Spot<Waiter> next = line.next(newestFirst(now));
            if (next == null) {
                return;
            }
            taken++;
            served++;
            next.who().turn().come(now - next.sinceNanoTime());
        }
    }

    /**
     * Looks at everyone in the line, as is to be done every few milliseconds while there is one: for deadlines that
     * have passed, for those that have waited too long, and for places that the limit has given free.
     */
    public void look(long now) {
        if (now - spanNanoTime > queueWaitNanos) {
            boolean isNoShorter = served >= most() && line.size() * 10L >= longest * 9L;
            startSpan(now);
            standing = isNoShorter;
        }
        Spot<Waiter> oldest = line.oldest();
        if (oldest != null && (standing || overloaded) && line.size() > most() && hasWaitedLong(oldest, now)) {
            overloaded = true;
            overloadedNanoTime = now;
        } else if (overloaded && now - overloadedNanoTime > queueWaitNanos) {
            overloaded = false;
        }
        for (Spot<Waiter> spot : line.all()) {
            look(spot, now);
        }
        admit(now);
        tellOutlook(now);
    }

    private boolean hasWaitedLong(Spot<Waiter> spot, long now) {
        return now - spot.sinceNanoTime() > queueWaitNanos;
    }

    private void look(Spot<Waiter> spot, long now) {
        long waited = now - spot.sinceNanoTime();
        if (spot.who().call().deadline().nanoTime() - now <= 0) {
            if (line.leave(spot)) {
                spot.who().turn().pass(waited);
            }
        } else if (overloaded
                && !spot.goesOn()
                && hasWaitedLong(spot, now)
                && line.size() > most()
                && line.leave(spot)) {
            spot.who().turn().refuse(ShedReason.WAITED_LONG, waited);
        }
    }
}
