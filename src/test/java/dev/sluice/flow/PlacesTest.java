package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.QueueOrder;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.flow.Places.Waiting;
import dev.sluice.observation.ShedReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places by a clock that is set by hand, in milliseconds. */
class PlacesTest {

    private static final long HELD = 10;

    private final Outlook outlook = new Outlook();
    private final List<String> told = new ArrayList<>();
    private long now = 1_000;

    private Places places(int places, int queueMax, long queueWait, QueueOrder order) {
        return new Places(new PlaceRules(
                places,
                places,
                IntUnaryOperator.identity(),
                queueMax,
                Duration.ofMillis(queueWait),
                order,
                outlook.line(OperationKind.TABLE)));
    }

    private @Nullable Waiting enter(Places places, String who, long limit) {
        return places.enter(call(who, limit), turn(who), nanos(now));
    }

    /** A call of the user that its name begins with. */
    private Call call(String who, long limit) {
        Deadline deadline = new Deadline(nanos(now + limit), Duration.ofMillis(limit));
        Call call = new Call(who, OperationKind.TABLE, deadline, who);
        call.isOf(new Identity("authenticated", who.substring(0, 1), Credential.JWT, JsonText.of("{}"), null));
        return call;
    }

    private Turn turn(String who) {
        return new Turn() {

            @Override
            public void come(long waitedNanos) {
                told.add(who);
            }

            @Override
            public void pass(long waitedNanos) {
                told.add(who + " late after " + waitedNanos / 1_000_000);
            }

            @Override
            public void refuse(ShedReason reason, long waitedNanos) {
                told.add(who + " " + reason.label() + " after " + waitedNanos / 1_000_000);
            }
        };
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private void leave(Places places) {
        places.leave(nanos(HELD), nanos(now));
    }

    @Test
    void placesAreGivenAtOnceAndThenByTurn() {
        Places places = places(2, 10, 1_000, QueueOrder.ADAPTIVE);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        enter(places, "b1", 500);
        assertThat(told).containsExactly("a1", "a2");

        leave(places);
        leave(places);
        leave(places);
        assertThat(told).containsExactly("a1", "a2", "a3", "b1");
        assertThat(places.waiting()).isZero();
    }

    @Test
    void whoseDeadlinePassesLeavesTheLine() {
        Places places = places(1, 10, 1_000, QueueOrder.ADAPTIVE);
        enter(places, "a1", 500);
        enter(places, "a2", 100);
        now += 101;
        places.look(nanos(now));
        leave(places);

        assertThat(told).containsExactly("a1", "a2 late after 101");
    }

    @Test
    void whoHasLeftIsNotServed() {
        Places places = places(1, 10, 1_000, QueueOrder.ADAPTIVE);
        enter(places, "a1", 500);
        Waiting gone = Objects.requireNonNull(enter(places, "a2", 500));
        enter(places, "a3", 500);
        assertThat(gone.leave()).isTrue();
        assertThat(gone.leave()).isFalse();
        leave(places);

        assertThat(told).containsExactly("a1", "a3");
    }

    @Test
    void aFullLineRefusesTheOneOfWhomMostWait() {
        Places places = places(1, 3, 1_000, QueueOrder.OLDEST);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        enter(places, "a4", 500);
        enter(places, "a5", 500);
        now += 5;
        enter(places, "b1", 500);

        assertThat(told).containsExactly("a1", "a5 queue_full after 0", "a4 gave_way after 5");
        leave(places);
        leave(places);
        assertThat(told).endsWith("a2", "b1");
    }

    @Test
    void whoseTurnWouldComeTooLateIsRefusedAtOnce() {
        Places places = places(1, 100, 1_000, QueueOrder.ADAPTIVE);
        for (int done = 0; done < 100; done++) {
            enter(places, "a1", 500);
            leave(places);
        }
        told.clear();
        enter(places, "a2", 500);
        for (int number = 3; number <= 7; number++) {
            enter(places, "a" + number, 500);
        }
        enter(places, "a8", 65);
        enter(places, "a9", 75);
        enter(places, "b1", 31);

        assertThat(told).containsExactly("a2", "a8 too_late after 0");
    }

    @Test
    void somebodyNewIsKnownToWaitForOneOfEachWhoWaits() {
        Places places = places(1, 100, 1_000, QueueOrder.ADAPTIVE);
        for (int done = 0; done < 100; done++) {
            enter(places, "a1", 500);
            leave(places);
        }
        enter(places, "a1", 500);
        assertThat(outlook.nanos(OperationKind.TABLE)).isZero();
        for (String who : List.of("b1", "b2", "b3", "c1", "d1")) {
            enter(places, who, 500);
        }
        assertThat(outlook.nanos(OperationKind.TABLE)).isEqualTo(nanos(5 * HELD));

        outlook.line(OperationKind.TABLE);
        assertThat(outlook.nanos(OperationKind.TABLE)).isZero();
    }

    @Test
    void underAnOverloadTheNewestComesFirstAndWhoWaitedLongIsRefused() {
        Places places = places(1, 100, 50, QueueOrder.ADAPTIVE);
        enter(places, "a0", 500);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        now += 40;
        leave(places);
        enter(places, "a4", 500);
        enter(places, "a5", 500);
        now += 20;
        places.look(nanos(now));
        assertThat(told).containsExactly("a0", "a1", "a2 waited_long after 60", "a3 waited_long after 60");
        assertThat(places.isOverloaded()).isTrue();

        leave(places);
        assertThat(told).endsWith("a5");
        now += 60;
        places.look(nanos(now));
        assertThat(places.isOverloaded()).isFalse();
        assertThat(told).endsWith("a5");
    }

    @Test
    void aBurstIsServedInItsOrderHoweverLongItTakes() {
        Places places = places(1, 100, 50, QueueOrder.ADAPTIVE);
        for (int number = 0; number < 20; number++) {
            enter(places, "a" + number, 500);
        }
        for (int done = 0; done < 19; done++) {
            now += HELD;
            leave(places);
            places.look(nanos(now));
        }

        assertThat(told).hasSize(20).startsWith("a0", "a1", "a2").endsWith("a18", "a19");
    }

    @Test
    void whileNothingIsServedAtAllNobodyIsRefusedForWaiting() {
        Places places = places(1, 100, 50, QueueOrder.ADAPTIVE);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        for (int times = 0; times < 8; times++) {
            now += 60;
            places.look(nanos(now));
        }
        assertThat(told).containsExactly("a1");
    }

    @Test
    void fewWhoWaitLongAreNoOverload() {
        Places places = places(2, 100, 50, QueueOrder.ADAPTIVE);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        enter(places, "a4", 500);
        now += 400;
        places.look(nanos(now));

        assertThat(told).containsExactly("a1", "a2");
        assertThat(places.isOverloaded()).isFalse();
    }

    @Test
    void whatGoesOnIsRefusedForNothingButItsDeadline() {
        Places places = places(1, 2, 50, QueueOrder.ADAPTIVE);
        enter(places, "a0", 500);
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        leave(places);
        for (String who : List.of("b1", "b2")) {
            places.enter(call(who, 500).goesOn(), turn(who), nanos(now));
        }
        places.enter(call("a3", 100).goesOn(), turn("a3"), nanos(now));
        places.enter(call("a4", 100).goesOn(), turn("a4"), nanos(now));
        now += 60;
        places.look(nanos(now));
        assertThat(told).containsExactly("a0", "a1", "a4 queue_full after 0", "a2 waited_long after 60");
        now += 60;
        places.look(nanos(now));
        assertThat(told).endsWith("a3 late after 120").hasSize(5);
    }

    @Test
    void placesThatMayNotBeUsedAreNotGiven() {
        int[] allowed = {1};
        Places places = new Places(new PlaceRules(
                4,
                4,
                all -> allowed[0],
                10,
                Duration.ofSeconds(1),
                QueueOrder.ADAPTIVE,
                outlook.line(OperationKind.TABLE)));
        enter(places, "a1", 500);
        enter(places, "a2", 500);
        enter(places, "a3", 500);
        assertThat(told).containsExactly("a1");

        allowed[0] = 2;
        places.look(nanos(now));
        assertThat(told).containsExactly("a1", "a2");
        allowed[0] = 1;
        leave(places);
        assertThat(told).containsExactly("a1", "a2");
        leave(places);
        assertThat(told).containsExactly("a1", "a2", "a3");
    }
}
