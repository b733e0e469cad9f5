package dev.sluice.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A line in which callers take turns, however many of each wait: one that asks for much waits behind itself. Of one
 * caller's own, what goes on with something begun comes first, then the oldest or the newest. Where the newest comes
 * first, so does the caller who came last of those that have had no turn yet.
 *
 * @param <W> who waits
 */
final class WaitingLine<W> {

    private final TreeMap<Long, Spot<W>> arrivals = new TreeMap<>();
    private final Map<Caller, Own<W>> callers = new HashMap<>();
    /** Callers that have had no turn since they came, by when they came. */
    private final TreeMap<Long, Own<W>> unserved = new TreeMap<>();
    /** Callers that have had one, by their last. */
    private final TreeMap<Long, Own<W>> served = new TreeMap<>();

    private long arrived;
    private long turns;

    /**
     * A place in the line.
     *
     * @param number in the order of arrival
     */
    record Spot<W>(long number, W who, Caller caller, boolean goesOn, long sinceNanoTime) {}

    /** Those of one caller, by arrival. */
    private static final class Own<W> {

        private final Caller caller;
        private final TreeMap<Long, Spot<W>> begun = new TreeMap<>();
        private final TreeMap<Long, Spot<W>> fresh = new TreeMap<>();
        private long turn;

        Own(Caller caller, long turn) {
            this.caller = caller;
            this.turn = turn;
        }

        Map<Long, Spot<W>> of(Spot<W> spot) {
            return spot.goesOn() ? begun : fresh;
        }

        Spot<W> first(boolean newestFirst) {
            if (!begun.isEmpty()) {
                return begun.firstEntry().getValue();
            }
            return (newestFirst ? fresh.lastEntry() : fresh.firstEntry()).getValue();
        }

        int size() {
            return begun.size() + fresh.size();
        }
    }

    int size() {
        return arrivals.size();
    }

    /** Of how many callers there are some. */
    int callers() {
        return callers.size();
    }

    boolean isEmpty() {
        return arrivals.isEmpty();
    }

    /** Who has waited longest. */
    @Nullable
    Spot<W> oldest() {
        return arrivals.isEmpty() ? null : arrivals.firstEntry().getValue();
    }

    /** Everyone, the oldest first, as it is now. */
    List<Spot<W>> all() {
        return List.copyOf(arrivals.values());
    }

    /** Joins at the end. */
    Spot<W> join(W who, Caller caller, boolean goesOn, long now) {
        Spot<W> spot = new Spot<>(arrived++, who, caller, goesOn, now);
        arrivals.put(spot.number(), spot);
        callers.computeIfAbsent(caller, this::come).of(spot).put(spot.number(), spot);
        return spot;
    }

    private Own<W> come(Caller caller) {
        Own<W> own = new Own<>(caller, turns++);
        unserved.put(own.turn, own);
        return own;
    }

    /** Leaves before its turn; false where it has left already. */
    boolean leave(Spot<W> spot) {
        Own<W> own = callers.get(spot.caller());
        if (own == null || own.of(spot).remove(spot.number()) == null) {
            return false;
        }
        arrivals.remove(spot.number());
        if (own.size() == 0) {
            callers.remove(own.caller);
            unserved.remove(own.turn);
            served.remove(own.turn);
        }
        return true;
    }

    /** Takes out whose turn it is. */
    @Nullable
    Spot<W> next(boolean newestFirst) {
        if (callers.isEmpty()) {
            return null;
        }
        Own<W> own = nextCaller(newestFirst);
        Spot<W> spot = own.first(newestFirst);
        unserved.remove(own.turn);
        served.remove(own.turn);
        own.turn = turns++;
        served.put(own.turn, own);
        leave(spot);
        return spot;
    }

    private Own<W> nextCaller(boolean newestFirst) {
        if (unserved.isEmpty()) {
            return served.firstEntry().getValue();
        }
        if (newestFirst) {
            return unserved.lastEntry().getValue();
        }
        boolean isNew = served.isEmpty() || unserved.firstKey() < served.firstKey();
        return (isNew ? unserved : served).firstEntry().getValue();
    }

    /** The most that would be served before one more of the caller, if the oldest came first. */
    int ahead(Caller caller) {
        Own<W> own = callers.get(caller);
        long rounds = own == null ? 1 : own.size() + 1L;
        return (int) Math.min(arrivals.size(), rounds * callers.size());
    }

    /**
     * Who gives way to one more of the caller: one of the caller with the most waiting, whose turn would come last.
     *
     * @return null where that is the one to come, or where all that waits goes on with something
     */
    @Nullable
    Spot<W> givingWay(Caller caller, boolean newestFirst) {
        Own<W> most = longest();
        if (most == null) {
            return null;
        }
        Own<W> its = callers.get(caller);
        int size = its == null ? 0 : its.size();
        if (!newestFirst) {
            return most.size() > size + 1 ? most.fresh.lastEntry().getValue() : null;
        }
        if (its != null && size >= most.size()) {
            return its.fresh.isEmpty() ? null : its.fresh.firstEntry().getValue();
        }
        return most.size() > 1 ? most.fresh.firstEntry().getValue() : oldestFresh();
    }

    private @Nullable Own<W> longest() {
        Own<W> most = null;
        for (Own<W> own : callers.values()) {
            if (!own.fresh.isEmpty() && (most == null || own.size() > most.size())) {
                most = own;
            }
        }
        return most;
    }

    private @Nullable Spot<W> oldestFresh() {
        for (Spot<W> spot : arrivals.values()) {
            if (!spot.goesOn()) {
                return spot;
            }
        }
        return null;
    }
}
