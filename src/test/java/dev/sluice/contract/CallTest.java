package dev.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who works for a call is told once when nobody waits for it any more, unless nothing is left to end. */
class CallTest {

    private static final Deadline SOON = Deadline.in(Duration.ofSeconds(5));

    private final Call call = new Call("sluice.table.execute", OperationKind.TABLE, SOON, "r1");
    private final List<String> ended = new ArrayList<>();

    @Test
    void isNotCancelledUntilSomebodySaysSo() {
        call.onCancel(() -> ended.add("one"));

        assertThat(call.isCancelled()).isFalse();
        assertThat(ended).isEmpty();
    }

    @Test
    void tellsAllWhoListenOnce() {
        call.onCancel(() -> ended.add("one"));
        call.onCancel(() -> ended.add("two"));

        call.cancel();
        call.cancel();

        assertThat(call.isCancelled()).isTrue();
        assertThat(ended).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void doesNotTellWhoTookTheActionBack() {
        Runnable first = call.onCancel(() -> ended.add("first"));
        Runnable middle = call.onCancel(() -> ended.add("middle"));
        Runnable last = call.onCancel(() -> ended.add("last"));
        call.onCancel(() -> ended.add("kept"));

        middle.run();
        first.run();
        last.run();
        last.run();
        call.cancel();

        assertThat(ended).containsExactly("kept");
    }

    @Test
    void tellsAtOnceWhoComesTooLate() {
        call.cancel();

        call.onCancel(() -> ended.add("late")).run();

        assertThat(ended).containsExactly("late");
    }

    @Test
    void anActionMayTakeBackAnother() {
        List<Runnable> others = new ArrayList<>();
        others.add(call.onCancel(() -> ended.add("other")));
        call.onCancel(() -> {
            ended.add("taker");
            others.get(0).run();
        });

        call.cancel();

        assertThat(ended).containsExactly("taker");
    }

    @Test
    void aPartIsCancelledWithTheWhole() {
        Call part = call.part("operation 0", SOON).part("rows", SOON);
        part.onCancel(() -> ended.add("part"));

        call.cancel();

        assertThat(part.isCancelled()).isTrue();
        assertThat(ended).containsExactly("part");
    }

    @Test
    void aPartThatIsCancelledLeavesTheWholeAndTheOthers() {
        Call part = call.part("operation 0", SOON);
        part.onCancel(() -> ended.add("part"));
        call.part("operation 1", SOON).onCancel(() -> ended.add("other part"));
        call.onCancel(() -> ended.add("whole"));

        part.cancel();

        assertThat(call.isCancelled()).isFalse();
        assertThat(ended).containsExactly("part");
    }

    @Test
    void aPartListensToTheWholeAgainAfterItStopped() {
        Call part = call.part("operation 0", SOON);
        part.onCancel(() -> ended.add("first")).run();
        part.onCancel(() -> ended.add("second"));

        call.cancel();

        assertThat(ended).containsExactly("second");
    }

    @Test
    void failsAsAClientThatWentAway() {
        Failure failure = call.cancelled().failure();

        assertThat(failure.code()).isEqualTo("SLC005");
        assertThat(failure.status()).isEqualTo(499);
        assertThat(failure.details()).startsWith("operation sluice.table.execute of kind table, after ");
        assertThat(Outcome.of(failure)).isEqualTo(Outcome.CANCELLED);
    }
}
