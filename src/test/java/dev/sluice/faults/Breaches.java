package dev.sluice.faults;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/** What went against the promises, each kind of it once with how often it did. */
final class Breaches {

    private final Map<String, LongSummaryStatistics> found = new TreeMap<>();

    void add(String what) {
        add(what, 0);
    }

    /** Adds what is worse or better by a number. */
    void add(String what, long number) {
        found.computeIfAbsent(what, first -> new LongSummaryStatistics()).accept(number);
    }

    void addAll(List<String> all) {
        all.forEach(this::add);
    }

    List<String> told() {
        return found.entrySet().stream()
                .map(one -> "%d × %s%s"
                        .formatted(
                                one.getValue().getCount(),
                                one.getKey(),
                                one.getValue().getMax() == 0
                                        ? ""
                                        : ", up to " + one.getValue().getMax()))
                .toList();
    }
}
