package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What late checks and event loops leave to batches; the clock is set by hand. */
class PressureTest {

    private static final AccessCheck CHECK = AccessCheck.of("u", "project", "p", "read");

    private long nanos = 1;
    private final Pressure pressure = new Pressure(Duration.ofMillis(20), () -> nanos);

    private final IntUnaryOperator allowance = pressure.allowance();

    @BeforeEach
    void batchesRun() {
        pressure.connectionsInUse(OperationKind.BATCH, 2);
    }

    private void checks(int number, double millis) {
        for (int done = 0; done < number; done++) {
            pressure.accessDecided(
                    CHECK,
                    new AccessDecision(
                            true, AccessOutcome.GRANTED, null, null, List.of(), null, null, null, null, millis),
                    "id");
        }
    }

    private void look() {
        nanos += 101_000_000;
        pressure.eventLoopLag(Duration.ofMillis(1));
    }

    @Test
    void lateChecksTakeHalfOfItsPlacesFromBatches() {
        assertThat(allowance.applyAsInt(8)).isEqualTo(8);
        checks(50, 1);
        checks(3, 15);
        look();
        assertThat(allowance.applyAsInt(8)).isEqualTo(4);
        look();
        assertThat(allowance.applyAsInt(8)).isBetween(4, 5);
        checks(10, 15);
        look();
        assertThat(allowance.applyAsInt(8)).isBetween(2, 3);
    }

    @Test
    void theLastPlaceIsUsedForAQuarterOfTheTimeAtLeast() {
        for (int times = 0; times < 20; times++) {
            checks(10, 15);
            look();
        }
        int used = 0;
        for (int part = 0; part < 100; part++) {
            nanos += 2_000_000;
            used += allowance.applyAsInt(5);
        }
        assertThat(used).isEqualTo(25);
    }

    @Test
    void lateChecksAreCountedOverSeveralLooksWhereThereAreFew() {
        checks(10, 1);
        checks(1, 15);
        look();
        checks(10, 1);
        checks(1, 15);
        look();

        assertThat(allowance.applyAsInt(100)).isEqualTo(50);
    }

    @Test
    void placesComeBackSlowlyWhileChecksAreInTimeAndSoonWhenThereAreNone() {
        checks(10, 15);
        look();
        for (int tenths = 0; tenths < 20; tenths++) {
            checks(1, 1);
            look();
        }
        assertThat(allowance.applyAsInt(100)).isEqualTo(60);
        for (int tenths = 0; tenths < 30; tenths++) {
            look();
        }
        assertThat(allowance.applyAsInt(100)).isEqualTo(100);
    }

    @Test
    void eventLoopsUseTheirLastPlacesAtDifferentTimes() {
        for (int times = 0; times < 20; times++) {
            checks(10, 15);
            look();
        }
        IntUnaryOperator other = pressure.allowance();
        for (int part = 0; part < 100; part++) {
            nanos += 2_000_000;
            assertThat(allowance.applyAsInt(5) + other.applyAsInt(5)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void whereNoBatchRunsNothingIsTaken() {
        pressure.connectionsInUse(OperationKind.BATCH, -2);
        checks(50, 15);
        look();
        assertThat(allowance.applyAsInt(8)).isEqualTo(8);
    }

    @Test
    void aSingleLateCheckSaysNothing() {
        checks(10, 1);
        checks(1, 400);
        look();

        assertThat(allowance.applyAsInt(10)).isEqualTo(10);
    }

    @Test
    void eventLoopsThatAreBehindTakePlacesAndKeepBatchesOut() {
        checks(1, 1);
        pressure.eventLoopLag(Duration.ofMillis(300));
        look();

        assertThat(allowance.applyAsInt(10)).isEqualTo(5);
        assertThat(keepsOut(OperationKind.BATCH, 5_000)).isTrue();
        assertThat(keepsOut(OperationKind.TABLE, 2_000)).isFalse();
        look();
        assertThat(keepsOut(OperationKind.BATCH, 5_000)).isFalse();
    }

    @Test
    void whereNobodyChecksBatchesMakeNoRoom() {
        pressure.eventLoopLag(Duration.ofMillis(300));
        look();

        assertThat(allowance.applyAsInt(10)).isEqualTo(10);
        assertThat(keepsOut(OperationKind.BATCH, 5_000)).isTrue();
    }

    private boolean keepsOut(OperationKind kind, long limitMillis) {
        return pressure.keepsOut(kind, limitMillis * 1_000_000);
    }

    @Test
    void whatTwoTurnsOfAnEventLoopWouldMakeLateIsKeptOut() {
        pressure.eventLoopLag(Duration.ofMillis(600));
        look();

        assertThat(keepsOut(OperationKind.AUTHORIZATION, 500)).isTrue();
        assertThat(keepsOut(OperationKind.TABLE, 1_000)).isTrue();
        assertThat(keepsOut(OperationKind.TABLE, 2_000)).isFalse();
    }
}
