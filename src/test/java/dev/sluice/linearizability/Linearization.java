package dev.sluice.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order in which the attempts at one counter can have been done, each between when it was asked and when
 * it was answered: the search of Wing and Gong, with Lowe's memory of where it has been. What nobody knows the outcome
 * of may have been done at any time after it was asked, or never.
 *
 * <p>By hand, since no library of the JVM on Maven Central judges recorded histories: Lincheck runs data structures of
 * its own process, Knossos is on Clojars only and wants Clojure, Porcupine is Go.
 *
 * @see <a href="https://www.cs.cmu.edu/~wing/publications/WingGong93.pdf">Testing and Verifying Concurrent Objects</a>
 * @see <a href="https://www.cs.ox.ac.uk/people/gavin.lowe/LinearizabiltyTesting/paper.pdf">Testing for
 *     Linearizability</a>
 */
final class Linearization {

    private final List<Attempt> attempts;
    private final int answered;
    private final Set<Place> visited = new HashSet<>();
    private final Deque<Step> path = new ArrayDeque<>();
    private List<Attempt> furthest = List.of();
    private BitSet furthestDone = new BitSet();
    private long furthestHeld;

    /** Where a search is: what has been done, and what the counter holds after it. */
    private record Place(BitSet done, long held) {}

    /** A place, which attempt led there, and which may come next. */
    private record Step(Place place, int by, Iterator<Integer> next) {}

    private Linearization(List<Attempt> attempts) {
        this.attempts = attempts.stream()
                .sorted(Comparator.comparingLong(Attempt::invoked))
                .toList();
        this.answered = (int) attempts.stream().filter(Attempt::isAnswered).count();
    }

    /** Why there is no such order, in words for people; empty where there is one. */
    static String fault(List<Attempt> attempts, long initially) {
        return new Linearization(attempts).search(initially);
    }

    private String search(long initially) {
        path.push(step(new Place(new BitSet(), initially), -1));
        while (!path.isEmpty()) {
            Step at = path.element();
            if (answeredAmong(at.place().done()) == answered) {
                return "";
            }
            if (!at.next().hasNext()) {
                path.pop();
                continue;
            }
            int chosen = at.next().next();
            Place place = place(at.place(), chosen);
            if (visited.add(place)) {
                path.push(step(place, chosen));
                note(place);
            }
        }
        return explanation();
    }

    private int answeredAmong(BitSet done) {
        return (int)
                done.stream().filter(index -> attempts.get(index).isAnswered()).count();
    }

    private Place place(Place from, int chosen) {
        BitSet done = (BitSet) from.done().clone();
        done.set(chosen);
        return new Place(done, attempts.get(chosen).action().after(from.held()));
    }

    private Step step(Place place, int by) {
        return new Step(place, by, candidates(place).iterator());
    }

    /**
     * What may be done next: whatever was asked before the first answer that is still to come, answered ones first. Of
     * unknown attempts at the same, the first asked stands for all, since it may be done wherever another may.
     */
    private List<Integer> candidates(Place place) {
        List<Integer> known = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        Set<Action> standFor = new HashSet<>();
        long firstAnswer = firstAnswerAfter(place.done());
        for (int index = place.done().nextClearBit(0);
                index < attempts.size() && attempts.get(index).invoked() <= firstAnswer;
                index = place.done().nextClearBit(index + 1)) {
            Attempt attempt = attempts.get(index);
            if (attempt.isAnswered()) {
                if (attempt.fits(place.held())) {
                    known.add(index);
                }
            } else if (attempt.action().after(place.held()) != place.held() && standFor.add(attempt.action())) {
                unknown.add(index);
            }
        }
        known.addAll(unknown);
        return known;
    }

    private long firstAnswerAfter(BitSet done) {
        long first = Attempt.OPEN;
        for (int index = done.nextClearBit(0);
                index < attempts.size() && attempts.get(index).invoked() <= first;
                index = done.nextClearBit(index + 1)) {
            first = Math.min(first, attempts.get(index).returned());
        }
        return first;
    }

    private void note(Place place) {
        if (answeredAmong(place.done()) > answeredAmong(furthestDone)) {
            furthestDone = place.done();
            furthestHeld = place.held();
            List<Attempt> order = new ArrayList<>();
            path.descendingIterator().forEachRemaining(step -> {
                if (step.by() >= 0) {
                    order.add(attempts.get(step.by()));
                }
            });
            furthest = order;
        }
    }

    private String explanation() {
        long firstAnswer = firstAnswerAfter(furthestDone);
        StringBuilder text = new StringBuilder("No order explains what was answered. At best, after\n");
        furthest.stream()
                .skip(Math.max(0, furthest.size() - 12))
                .forEach(attempt -> text.append("  ").append(attempt).append('\n'));
        text.append("the counter holds ").append(furthestHeld).append(", and next must come one of\n");
        for (int index = furthestDone.nextClearBit(0);
                index < attempts.size() && attempts.get(index).invoked() <= firstAnswer;
                index = furthestDone.nextClearBit(index + 1)) {
            text.append("  ").append(attempts.get(index)).append('\n');
        }
        return text.toString();
    }
}
