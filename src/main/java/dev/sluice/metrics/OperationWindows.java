package dev.sluice.metrics;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.WindowMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** The finished operations of every kind over every window. Confined to one event loop. */
final class OperationWindows {

    static final String FIVE_MINUTES = "5m";
    static final String HOUR = "1h";
    static final String START = "start";

    private final Map<OperationKind, KindConfig> kinds;
    private final long gradeCountMin;
    private final LongSupplier nanoTime;
    private final long started;
    private final Map<OperationKind, List<Window>> windows = new EnumMap<>(OperationKind.class);

    OperationWindows(Map<OperationKind, KindConfig> kinds, long gradeCountMin, LongSupplier nanoTime) {
        this.kinds = Map.copyOf(kinds);
        this.gradeCountMin = gradeCountMin;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        for (OperationKind kind : kinds.keySet()) {
            windows.put(
                    kind,
                    List.of(
                            Window.sliding("1m", Duration.ofSeconds(5), 12),
                            Window.sliding(FIVE_MINUTES, Duration.ofSeconds(30), 10),
                            Window.sliding(HOUR, Duration.ofMinutes(1), 60),
                            Window.sinceStart()));
        }
    }

    private long now() {
        return nanoTime.getAsLong() - started;
    }

    void add(OperationEvent event) {
        of(event.kind()).forEach(window -> window.add(event, now()));
    }

    private List<Window> of(OperationKind kind) {
        return windows.getOrDefault(kind, List.of());
    }

    /** The totals of a kind over one of the windows. */
    Slot total(OperationKind kind, String label) {
        return of(kind).stream()
                .filter(window -> window.label().equals(label))
                .findFirst()
                .map(window -> window.total(now()))
                .orElseGet(Slot::new);
    }

    /** The totals of all kinds over one of the windows. */
    Slot total(String label) {
        Slot total = new Slot();
        windows.keySet().forEach(kind -> total.add(total(kind, label)));
        return total;
    }

    Grading grading(OperationKind kind, String label) {
        return Grading.of(total(kind, label), target(kind), gradeCountMin);
    }

    Duration target(OperationKind kind) {
        return Objects.requireNonNull(kinds.get(kind)).target();
    }

    Iterable<OperationKind> kinds() {
        return windows.keySet();
    }

    List<String> labels(OperationKind kind) {
        return of(kind).stream().map(Window::label).toList();
    }

    WindowMetrics metrics(OperationKind kind, String label) {
        Slot slot = total(kind, label);
        Grading grading = grading(kind, label);
        boolean any = slot.count() > 0;
        return new WindowMetrics(
                slot.count(),
                Percent.of(slot.answered(), slot.telling()),
                Percent.of(slot.targetsMet(), slot.telling()),
                any ? slot.totalMillis() / slot.count() : null,
                any ? slot.percentileMillis(50) : null,
                any ? slot.percentileMillis(95) : null,
                any ? slot.percentileMillis(99) : null,
                any ? slot.maxMillis() : null,
                outcomes(slot),
                grading.grade(),
                grading.reasons());
    }

    private static Map<String, Long> outcomes(Slot slot) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.label(), slot.count(outcome));
        }
        return outcomes;
    }
}
