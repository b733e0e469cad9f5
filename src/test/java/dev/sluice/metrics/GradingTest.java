package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.Grade;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.WindowMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradingTest {

    private static final Duration TARGET = Duration.ofMillis(100);

    private static OperationEvent event(Outcome outcome, long millis) {
        boolean met = (outcome == Outcome.OK || outcome == Outcome.DENIED) && millis <= 100;
        return new OperationEvent(OperationKind.TABLE, outcome, TimeUnit.MILLISECONDS.toNanos(millis), 0, 0, met, 0);
    }

    /** Of a hundred operations so many take 10 ms, the others so long. */
    @ParameterizedTest
    @CsvSource({
        "100, 0, excellent",
        "99, 90, excellent",
        "98, 150, good",
        "95, 5000, good",
        "94, 190, acceptable",
        "90, 190, acceptable",
        "90, 300, needs_optimization",
        "89, 150, needs_optimization",
    })
    void isWhatTheBoundsSay(int quick, long slowMillis, String grade) {
        Slot slot = new Slot();
        for (int operation = 0; operation < 100; operation++) {
            slot.add(event(Outcome.OK, operation < quick ? 10 : slowMillis));
        }

        assertThat(Grading.of(slot, TARGET, 10).grade().label()).isEqualTo(grade);
    }

    @Test
    void saysWhyInWords() {
        Slot slot = new Slot();
        for (int operation = 0; operation < 20; operation++) {
            slot.add(event(operation < 10 ? Outcome.OK : Outcome.TIMEOUT, 10));
        }

        assertThat(Grading.of(slot, TARGET, 10))
                .isEqualTo(new Grading(
                        Grade.NEEDS_OPTIMIZATION,
                        List.of("target rate 50.0 % is under 90 %", "p95 10.0 ms is under 200 ms")));
    }

    @Test
    void tooFewOperationsHaveNoGrade() {
        Slot slot = new Slot();
        slot.add(event(Outcome.OK, 10));
        for (int operation = 0; operation < 20; operation++) {
            slot.add(event(Outcome.CLIENT_ERROR, 10));
        }

        assertThat(Grading.of(slot, TARGET, 10))
                .isEqualTo(new Grading(Grade.NO_DATA, List.of("1 operations are under the 10 of a grade")));
    }

    @Test
    void windowsSlide() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        KindConfig kind = new KindConfig(TARGET, TARGET, TARGET, 1, 1);
        OperationWindows windows = new OperationWindows(Map.of(OperationKind.TABLE, kind), 1, clock::get);
        windows.add(event(Outcome.OK, 10));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        windows.add(event(Outcome.ERROR, 20));
        windows.add(event(Outcome.CLIENT_ERROR, 1));

        WindowMetrics minute = windows.metrics(OperationKind.TABLE, "1m");
        WindowMetrics hour = windows.metrics(OperationKind.TABLE, "1h");
        assertThat(minute.count()).isEqualTo(2);
        assertThat(minute.successRatePercent()).isEqualTo(0.0);
        assertThat(hour.count()).isEqualTo(3);
        assertThat(hour.successRatePercent()).isEqualTo(50.0);
        assertThat(hour.outcomes())
                .containsEntry("ok", 1L)
                .containsEntry("error", 1L)
                .containsEntry("client_error", 1L);
        clock.addAndGet(TimeUnit.HOURS.toNanos(2));
        assertThat(windows.metrics(OperationKind.TABLE, "1h").count()).isZero();
        assertThat(windows.metrics(OperationKind.TABLE, "1h").successRatePercent())
                .isNull();
        assertThat(windows.metrics(OperationKind.TABLE, "start").count()).isEqualTo(3);
    }
}
