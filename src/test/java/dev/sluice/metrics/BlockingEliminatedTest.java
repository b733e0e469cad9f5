package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What makes {@code blocking_eliminated} false, and for how long. */
class BlockingEliminatedTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now = TimeUnit.DAYS.toNanos(1);
    private final GatewayState state = new GatewayState(() -> now);
    private final OperationWindows windows = new OperationWindows(
            new ConfigLoader(Map.of(), List.of()).load(null).kinds(), 10, () -> now);
    private final Reports reports = new Reports(windows, state);

    private boolean isEliminated() {
        return reports.snapshot().blockingEliminated();
    }

    private void falseForAnHour() {
        assertThat(isEliminated()).isFalse();
        now += TimeUnit.MINUTES.toNanos(58);
        assertThat(isEliminated()).isFalse();
        now += TimeUnit.MINUTES.toNanos(3);
        assertThat(isEliminated()).isTrue();
    }

    private void finished(long overrunMillis) {
        windows.add(new OperationEvent(
                OperationKind.TABLE,
                Outcome.TIMEOUT,
                TimeUnit.SECONDS.toNanos(2),
                0,
                0,
                false,
                TimeUnit.MILLISECONDS.toNanos(overrunMillis)));
    }

    @Test
    void itIsTrueWhereNothingHappened() {
        finished(50);
        assertThat(isEliminated()).isTrue();
    }

    @Test
    void aBlockedLoopMakesItFalse() {
        state.eventLoopBlocked("loop", SECOND, new StackTraceElement[0]);
        falseForAnHour();
    }

    @Test
    void theHourBeginsWhenTheLoopWorksAgain() {
        state.eventLoopBlocked("loop", SECOND, new StackTraceElement[0]);
        now += TimeUnit.HOURS.toNanos(2);
        state.eventLoopFreed("loop", Duration.ofHours(2));
        falseForAnHour();
    }

    @Test
    void aPauseOfTheProcessMakesItFalseAndIsNoBlockedLoop() {
        state.processPaused(SECOND);
        assertThat(reports.performance().eventLoops().blocked()).isZero();
        assertThat(reports.performance().eventLoops().pauses()).isEqualTo(1);
        falseForAnHour();
    }

    @Test
    void anOperationThatOutlivedItsDeadlineMakesItFalse() {
        finished(51);
        falseForAnHour();
    }
}
