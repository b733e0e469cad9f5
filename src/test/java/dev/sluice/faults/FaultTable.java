package dev.sluice.faults;

import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the suite has seen, a line for each fault, kind of work, and idle or loaded. */
final class FaultTable {

    private static final String LINE = "%-24s %-14s %-7s %8s %7s %9s %9s  %s%n";

    private final List<String> lines = new ArrayList<>();

    /** Adds an episode; how late an answer was has a meaning only where its caller could hear it. */
    void add(String fault, String load, Sheet sheet, Duration recovery, boolean isHeard) {
        for (Map.Entry<OperationKind, List<Answered>> kind : sheet.byKind().entrySet()) {
            List<Answered> answers = kind.getValue();
            lines.add(LINE.formatted(
                    fault,
                    kind.getKey().label(),
                    load,
                    answers.size(),
                    answers.stream().filter(Answered::isOk).count(),
                    isHeard ? latest(answers) : "-",
                    recovery.toMillis(),
                    codes(answers)));
        }
    }

    private static String latest(List<Answered> answers) {
        return String.valueOf(answers.stream()
                .mapToLong(answer -> answer.overrun().toMillis())
                .max()
                .orElse(0));
    }

    private static String codes(List<Answered> answers) {
        return answers.stream()
                .filter(answer -> !answer.isOk())
                .collect(Collectors.groupingBy(Answered::code, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(code -> code.getKey() + "×" + code.getValue())
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return LINE.formatted("fault", "kind", "load", "requests", "ok", "late ms", "ready ms", "codes")
                + String.join("", lines);
    }
}
