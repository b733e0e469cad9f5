package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds the name that someone who misspelt one probably meant. */
final class Suggestions {

    private static final double LIKENESS_MIN = 0.4;

    private Suggestions() {}

    /** The most alike of the names by their pairs of letters (Dice's coefficient), if any is alike enough. */
    static Optional<String> nearest(String name, Collection<String> names) {
        return names.stream()
                .filter(candidate -> likeness(name, candidate) >= LIKENESS_MIN)
                .max(Comparator.comparingDouble(candidate -> likeness(name, candidate)));
    }

    private static double likeness(String one, String other) {
        Set<String> shared = pairs(one);
        int all = shared.size() + pairs(other).size();
        shared.retainAll(pairs(other));
        return all == 0 ? 0 : 2.0 * shared.size() / all;
    }

    private static Set<String> pairs(String text) {
        Set<String> pairs = new TreeSet<>();
        IntStream.range(0, text.length() - 1).forEach(index -> pairs.add(text.substring(index, index + 2)));
        return pairs;
    }
}
