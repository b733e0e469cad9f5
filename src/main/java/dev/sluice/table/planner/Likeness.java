package dev.sluice.table.planner;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the name that someone who misspelt one probably meant: the most alike by Levenshtein's distance over the longer
 * length, of those that share a pair of letters.
 */
final class Likeness {

    /** For names of relations and functions, which may be none of the caller's business. */
    static final double STRICT = 0.75;

    /** For names that the caller may know anyway. */
    static final double LOOSE = 0.33;

    private Likeness() {}

    private record Scored(String name, double score) {}

    static Optional<String> nearest(String name, Collection<String> names, double least) {
        String asked = name.toLowerCase(Locale.ROOT);
        Set<String> pairs = pairs(asked);
        return names.stream()
                .filter(candidate -> couldReach(asked, candidate, least))
                .filter(candidate -> sharesPair(pairs, candidate.toLowerCase(Locale.ROOT)))
                .map(candidate -> new Scored(candidate, score(asked, candidate.toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.score() >= least)
                .max(Comparator.comparingDouble(Scored::score).thenComparing(Scored::name, Comparator.reverseOrder()))
                .map(Scored::name);
    }

    /** A difference in length alone may rule a name out. */
    private static boolean couldReach(String asked, String candidate, double least) {
        int longer = Math.max(asked.length(), candidate.length());
        return longer > 0 && 1 - Math.abs(asked.length() - candidate.length()) / (double) longer >= least;
    }

    private static boolean sharesPair(Set<String> pairs, String candidate) {
        return pairs(candidate).stream().anyMatch(pairs::contains);
    }

    private static Set<String> pairs(String text) {
        String framed = "-" + text + "-";
        Set<String> pairs = new HashSet<>();
        for (int index = 0; index + 2 <= framed.length(); index++) {
            pairs.add(framed.substring(index, index + 2));
        }
        return pairs;
    }

    private static double score(String one, String other) {
        return 1 - edits(one, other) / (double) Math.max(one.length(), other.length());
    }

    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
