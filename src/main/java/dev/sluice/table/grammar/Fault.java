package dev.sluice.table.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where reading came to a stop and what is to be said about it. A parser that succeeds carries one too: what it would
 * have taken next, for the case that the parser after it fails at the same place.
 */
final class Fault {

    private final Input place;
    private final List<Notice> notices;

    private Fault(Input place, List<Notice> notices) {
        this.place = place;
        this.notices = notices;
    }

    static Fault none(Input place) {
        return new Fault(place, List.of());
    }

    static Fault of(Input place, Notice... notices) {
        return new Fault(place, List.of(notices));
    }

    boolean isNone() {
        return notices.isEmpty();
    }

    /** The one of two faults that got further, or both where they are at the same place. */
    Fault with(Fault other) {
        if (other.isNone()) {
            return this;
        }
        if (isNone()) {
            return other;
        }
        int order = Integer.compare(place.index(), other.place.index());
        if (order != 0) {
            return order > 0 ? this : other;
        }
        List<Notice> all = new ArrayList<>(notices);
        all.addAll(other.notices);
        return new Fault(place, all);
    }

    /** The same with one word for all that was expected. */
    Fault expecting(String what) {
        List<Notice> others = new ArrayList<>(notices);
        others.removeIf(notice -> notice.kind() == Notice.Kind.EXPECTED);
        others.add(Notice.expected(what));
        return new Fault(place, others);
    }

    /** The place as {@code (line 1, column 4)}. */
    String position() {
        return "(line %d, column %d)".formatted(place.line(), place.column());
    }

    /** What was not expected and what was, in one line. */
    String words() {
        List<Notice> sorted =
                notices.stream().sorted(Comparator.comparing(Notice::kind)).toList();
        String unexpected = words(sorted, Notice.Kind.UNEXPECTED);
        String told = unexpected.isEmpty() ? unexpectedInput(sorted) : "unexpected " + unexpected;
        String expected = words(sorted, Notice.Kind.EXPECTED);
        String all = Stream.of(told, expected.isEmpty() ? "" : "expecting " + expected)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return all.isEmpty() ? "unknown parse error" : all;
    }

    private static String unexpectedInput(List<Notice> notices) {
        return notices.stream()
                .filter(notice -> notice.kind() == Notice.Kind.UNEXPECTED_INPUT)
                .findFirst()
                .map(notice -> notice.words().get())
                .map(words -> "unexpected " + (words.isEmpty() ? "end of input" : words))
                .orElse("");
    }

    private static String words(List<Notice> notices, Notice.Kind kind) {
        List<String> words = notices.stream()
                .filter(notice -> notice.kind() == kind)
                .map(notice -> notice.words().get())
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        int last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
