package dev.sluice.metrics;

import dev.sluice.contract.Grade;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.PerformanceReport;
import dev.sluice.contract.PerformanceReport.EventLoopState;
import dev.sluice.contract.PerformanceReport.TargetState;
import dev.sluice.contract.WindowMetrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts windows and state together to what a reader asks for. */
final class Reports {

    private final OperationWindows windows;
    private final GatewayState state;

    Reports(OperationWindows windows, GatewayState state) {
        this.windows = windows;
        this.state = state;
    }

    MetricsSnapshot snapshot() {
        Slot all = windows.total(OperationWindows.START);
        Worst worst = worst();
        Map<String, Map<String, WindowMetrics>> kinds = new LinkedHashMap<>();
        for (OperationKind kind : windows.kinds()) {
            Map<String, WindowMetrics> byWindow = new LinkedHashMap<>();
            windows.labels(kind).forEach(label -> byWindow.put(label, windows.metrics(kind, label)));
            kinds.put(kind.label(), byWindow);
        }
        return new MetricsSnapshot(
                all.count(),
                all.count(Outcome.TIMEOUT),
                all.count() == 0 ? null : all.totalMillis() / all.count(),
                all.targetsMet(),
                all.telling() - all.targetsMet(),
                Percent.of(all.answered(), all.telling()),
                Percent.of(all.targetsMet(), all.telling()),
                worst.grading().grade(),
                worst.grading().reasons().stream()
                        .map(reason -> worst.kind() + ": " + reason)
                        .toList(),
                blockingEliminated(),
                kinds);
    }

    private record Worst(String kind, Grading grading) {}

    /** The worst kind of those that have a grade. */
    private Worst worst() {
        Worst worst = null;
        for (OperationKind kind : windows.kinds()) {
            Grading grading = windows.grading(kind, OperationWindows.FIVE_MINUTES);
            boolean worse = worst == null
                    || worst.grading().grade() == Grade.NO_DATA
                    || (grading.grade() != Grade.NO_DATA
                            && grading.grade().compareTo(worst.grading().grade()) > 0);
            if (worse) {
                worst = new Worst(kind.label(), grading);
            }
        }
        if (worst == null) {
            throw new IllegalStateException("no kinds of work are configured");
        }
        return worst;
    }

    private boolean blockingEliminated() {
        return !state.wasBlockedInTheLastHour()
                && windows.total(OperationWindows.HOUR).overruns() == 0;
    }

    PerformanceReport performance() {
        Map<String, TargetState> targets = new LinkedHashMap<>();
        for (OperationKind kind : windows.kinds()) {
            targets.put(targetName(kind), target(kind));
        }
        return new PerformanceReport(
                snapshot(),
                targets,
                state.pools(),
                state.refreshes(),
                new EventLoopState(
                        state.lagMaxMillis(),
                        state.blocked(),
                        state.pauses(),
                        windows.total(OperationWindows.HOUR).overruns(),
                        blockingEliminated()),
                state.openTransactions());
    }

    private TargetState target(OperationKind kind) {
        Slot slot = windows.total(kind, OperationWindows.FIVE_MINUTES);
        Grading grading = windows.grading(kind, OperationWindows.FIVE_MINUTES);
        return new TargetState(
                windows.target(kind).toMillis(),
                slot.count(),
                Percent.of(slot.targetsMet(), slot.telling()),
                grading.grade(),
                grading.reasons());
    }

    private String targetName(OperationKind kind) {
        String what = switch (kind) {
            case AUTH -> "auth_queries";
            case AUTHORIZATION -> "authorization_checks";
            case TABLE -> "table_operations";
            case BATCH -> "batch_operations";
            case TRANSACTION -> "transaction_steps";
        };
        return "%s_under_%dms".formatted(what, windows.target(kind).toMillis());
    }
}
