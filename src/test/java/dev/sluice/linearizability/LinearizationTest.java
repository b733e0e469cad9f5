package dev.sluice.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories that can have been and such that cannot. */
class LinearizationTest {

    private final List<Attempt> history = new ArrayList<>();

    private LinearizationTest told(long invoked, long returned, Action action, long told) {
        history.add(Attempt.answered(1, "client", action, invoked, returned, told));
        return this;
    }

    private LinearizationTest unknown(long invoked, Action action) {
        history.add(Attempt.unknown(1, "client", action, invoked));
        return this;
    }

    private void canHaveBeen() {
        assertThat(Linearization.fault(history, 0)).isEmpty();
    }

    private void cannotHaveBeen() {
        assertThat(Linearization.fault(history, 0)).startsWith("No order explains");
    }

    @Test
    void nothingCanHaveBeen() {
        canHaveBeen();
    }

    @Test
    void oneAfterTheOther() {
        told(0, 1, Action.INCREMENT, 1)
                .told(2, 3, Action.swap(1, 7), 1)
                .told(4, 5, Action.READ, 7)
                .canHaveBeen();
    }

    @Test
    void togetherInAnyOrder() {
        told(0, 9, Action.INCREMENT, 2)
                .told(1, 8, Action.INCREMENT, 1)
                .told(2, 3, Action.READ, 0)
                .canHaveBeen();
    }

    @Test
    void aSwapOfWhatIsNotThere() {
        told(0, 1, Action.INCREMENT, 1)
                .told(2, 3, Action.swap(0, 7), 0)
                .told(4, 5, Action.READ, 1)
                .canHaveBeen();
    }

    @Test
    void anUpdateThatWasLost() {
        told(0, 5, Action.INCREMENT, 1).told(1, 6, Action.INCREMENT, 1).cannotHaveBeen();
    }

    @Test
    void anAcknowledgedUpdateThatIsGone() {
        told(0, 1, Action.INCREMENT, 1).told(2, 3, Action.READ, 0).cannotHaveBeen();
    }

    @Test
    void anUpdateThatWasDoneTwice() {
        told(0, 1, Action.INCREMENT, 1).told(2, 3, Action.READ, 2).cannotHaveBeen();
    }

    @Test
    void aReadOfWhatWasBefore() {
        told(0, 1, Action.INCREMENT, 1)
                .told(2, 3, Action.INCREMENT, 2)
                .told(4, 5, Action.READ, 1)
                .cannotHaveBeen();
    }

    @Test
    void readsThatGoBack() {
        told(0, 9, Action.INCREMENT, 1)
                .told(1, 2, Action.READ, 1)
                .told(3, 4, Action.READ, 0)
                .cannotHaveBeen();
    }

    @Test
    void aSwapThatTwoWon() {
        told(0, 5, Action.swap(0, 7), 1).told(1, 6, Action.swap(0, 8), 1).cannotHaveBeen();
    }

    @Test
    void anUnknownUpdateThatWasDone() {
        unknown(0, Action.INCREMENT)
                .told(1, 2, Action.READ, 0)
                .told(3, 4, Action.READ, 1)
                .canHaveBeen();
    }

    @Test
    void anUnknownUpdateThatWasNotDone() {
        unknown(0, Action.INCREMENT).told(1, 2, Action.READ, 0).canHaveBeen();
    }

    @Test
    void anUnknownUpdateIsDoneOnceAtMost() {
        unknown(0, Action.INCREMENT).told(1, 2, Action.READ, 2).cannotHaveBeen();
    }

    @Test
    void anUnknownUpdateIsNotDoneBeforeItIsAsked() {
        told(0, 1, Action.READ, 1).unknown(2, Action.INCREMENT).cannotHaveBeen();
    }

    @Test
    void anUnknownUpdateIsNotUndone() {
        unknown(0, Action.INCREMENT)
                .told(1, 2, Action.READ, 1)
                .told(3, 4, Action.READ, 0)
                .cannotHaveBeen();
    }

    /** A refused write is in no history; where it is done all the same, later reads show it. */
    @Test
    void aRefusedWriteThatRoseAgain() {
        told(0, 1, Action.READ, 0).told(5, 6, Action.READ, 7).cannotHaveBeen();
    }

    @Test
    void manyUnknownUpdatesAreJudgedQuickly() {
        for (int time = 0; time < 200; time++) {
            unknown(time, Action.INCREMENT);
        }
        told(300, 301, Action.READ, 57).told(302, 303, Action.READ, 57).canHaveBeen();
        told(304, 305, Action.READ, 56).cannotHaveBeen();
    }

    /** Histories of a real counter, of which one answer is then changed. */
    @Test
    void madeUpHistoriesAreToldFromForgedOnes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            history.clear();
            long held = 0;
            for (int time = 10; time < 400; time += 10) {
                Action action = switch (random.nextInt(3)) {
                    case 0 -> Action.READ;
                    case 1 -> Action.INCREMENT;
                    default -> Action.swap(held, 1_000L * time);
                };
                told(time - random.nextInt(25), time + random.nextInt(25), action, action.told(held));
                held = action.after(held);
            }
            assertThat(Linearization.fault(history, 0)).as("seed " + seed).isEmpty();
            told(500, 501, Action.READ, held + 1);
            assertThat(Linearization.fault(history, 0)).as("seed " + seed).isNotEmpty();
            history.sort(Comparator.comparingLong(Attempt::returned));
        }
    }
}
