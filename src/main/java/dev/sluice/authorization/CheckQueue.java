package dev.sluice.authorization;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.ShedReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Questions of checks on their way to PostgreSQL. What arrives in one turn of the event loop goes together; while a
 * statement is under way questions wait for the next, unless enough of them wait, or have waited long enough, for
 * another lane: under load the cost of a statement is shared, and without load nobody waits. A question joins a
 * statement only before it is sent, so its answer is never older than the question. Where a statement fails for one of
 * several questions, each is asked again alone, so that it fails for that one only. Confined to one event loop.
 *
 * @param <T> what a question is answered with
 */
final class CheckQueue<T> {

    /** Checks in one statement, beyond which a question waits for the next; a longer question goes alone. */
    private static final int TOGETHER_MAX = 64;

    /** Waiting questions that are worth a statement of their own beside one that is under way. */
    private static final int WORTH_A_LANE = 32;

    /**
     * How often deadlines are looked at: the most by which an answer may outlive its deadline, and the most that a
     * question waits for a statement under way while another lane is free.
     */
    private static final long SWEEP_MILLIS = 10;

    /** Faults that are no question's own, and would be the same for each. */
    private static final Set<String> SHARED_FAULTS = Set.of(
            ErrorCode.DEADLINE_PASSED.code(),
            ErrorCode.SHED.code(),
            ErrorCode.DATABASE_UNREACHABLE.code(),
            ErrorCode.INTERNAL.code());

    private final Vertx vertx;
    private final CheckLanes lanes;
    private final Observer observer;
    private final BiFunction<List<Question>, Call, Future<List<T>>> statement;
    private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
    /** By identity: to hash a question is to hash every check of it. */
    private final IdentityHashMap<Waiting<T>, Statement<T>> running = new IdentityHashMap<>();

    private int taken;
    private boolean turning;
    private boolean sweeping;

    /**
     * A queue before a database.
     *
     * @param statement answers several questions with one statement, in their order
     */
    CheckQueue(
            Vertx vertx,
            CheckLanes lanes,
            Observer observer,
            BiFunction<List<Question>, Call, Future<List<T>>> statement) {
        this.vertx = vertx;
        this.lanes = lanes;
        this.observer = observer;
        this.statement = statement;
    }

    /** A question under way. */
    private record Waiting<T>(Question question, Call call, Promise<T> promise, long sinceNanoTime) {

        boolean isOver() {
            return promise.future().isComplete();
        }
    }

    /** Questions that go together, and the call for all of them. */
    private record Statement<T>(List<Waiting<T>> together, Call call) {

        static <T> Statement<T> of(List<Waiting<T>> together) {
            Call first = together.get(0).call();
            return new Statement<>(
                    together,
                    together.size() == 1
                            ? first
                            : new Call(first.operation(), first.kind(), latest(together), first.requestId()));
        }
    }

    /** Asks, now or when a lane gets free; fails when the deadline passes first, or nobody waits any more. */
    Future<T> ask(Question question, Call call) {
        if (call.isCancelled()) {
            return Future.failedFuture(call.cancelled());
        }
        if (call.deadline().hasPassed()) {
            observer.workExpired(call.kind());
            return Future.failedFuture(call.deadlinePassed());
        }
        if (waiting.size() >= lanes.queueMax()) {
            observer.shed(OperationKind.AUTHORIZATION, ShedReason.QUEUE_FULL);
            return Future.failedFuture(
                    ErrorCode.SHED.failure("%d questions of checks wait already".formatted(waiting.size())));
        }
        Waiting<T> asked = new Waiting<>(question, call, Promise.promise(), System.nanoTime());
        waiting.add(asked);
        observer.queued(OperationKind.AUTHORIZATION, 1);
        sendAfterThisTurn();
        sweep();
        Runnable waitedFor = call.onCancel(() -> giveUp(asked));
        return asked.promise().future().onComplete(answered -> waitedFor.run());
    }

    /** Frees the place of a question whose asker has gone; a statement that others wait for goes on. */
    private void giveUp(Waiting<T> gone) {
        if (waiting.remove(gone)) {
            leave(gone);
        }
        gone.promise().tryFail(gone.call().cancelled());
        Statement<T> statement = running.get(gone);
        if (statement != null && statement.together().stream().allMatch(Waiting::isOver)) {
            statement.call().cancel();
        }
    }

    /** Sends when the event loop has handed over all that came with this question. */
    private void sendAfterThisTurn() {
        if (!turning) {
            turning = true;
            Vertx.currentContext().runOnContext(turned -> {
                turning = false;
                drain();
            });
        }
    }

    private void drain() {
        while (!waiting.isEmpty() && (taken == 0 || (taken < lanes.places() && waiting.size() >= WORTH_A_LANE))) {
            take();
        }
    }

    private void take() {
        List<Waiting<T>> together = together();
        if (!together.isEmpty()) {
            taken++;
            send(together).onComplete(sent -> {
                taken--;
                drain();
            });
        }
    }

    /** The longest waiter with those behind it that its statement can answer too. */
    private List<Waiting<T>> together() {
        List<Waiting<T>> together = new ArrayList<>();
        int size = 0;
        Iterator<Waiting<T>> each = waiting.iterator();
        while (each.hasNext() && size < TOGETHER_MAX) {
            Waiting<T> next = each.next();
            boolean fits = together.isEmpty()
                    || (next.question().goesWith(together.get(0).question())
                            && size + next.question().size() <= TOGETHER_MAX);
            if (fits) {
                each.remove();
                leave(next);
                if (!next.isOver()) {
                    together.add(next);
                    size += next.question().size();
                }
            }
        }
        return together;
    }

    private void leave(Waiting<T> next) {
        observer.queued(OperationKind.AUTHORIZATION, -1);
        next.call().addQueueNanos(System.nanoTime() - next.sinceNanoTime());
    }

    private Future<Void> send(List<Waiting<T>> together) {
        long began = System.nanoTime();
        Statement<T> sent = Statement.of(together);
        together.forEach(one -> running.put(one, sent));
        List<Question> questions = together.stream().map(Waiting::question).toList();
        return Future.<List<T>>future(
                        promise -> statement.apply(questions, sent.call()).onComplete(promise))
                .transform(answered -> {
                    together.forEach(running::remove);
                    if (answered.failed() && together.size() > 1 && isOfOne(answered.cause())) {
                        return alone(together);
                    }
                    long taken = System.nanoTime() - began;
                    for (int index = 0; index < together.size(); index++) {
                        Waiting<T> one = together.get(index);
                        if (together.size() > 1) {
                            one.call().addDatabaseNanos(taken);
                        }
                        if (answered.succeeded()) {
                            one.promise().tryComplete(answered.result().get(index));
                        } else {
                            one.promise().tryFail(answered.cause());
                        }
                    }
                    return Future.succeededFuture();
                });
    }

    private static boolean isOfOne(Throwable cause) {
        return cause instanceof GatewayException known
                && !SHARED_FAULTS.contains(known.failure().code());
    }

    private Future<Void> alone(List<Waiting<T>> together) {
        Future<Void> done = Future.succeededFuture();
        for (Waiting<T> one : together) {
            done = done.compose(before -> one.isOver() ? Future.succeededFuture() : send(List.of(one)));
        }
        return done;
    }

    private static <T> Deadline latest(List<Waiting<T>> together) {
        Deadline latest = together.get(0).call().deadline();
        for (Waiting<T> one : together) {
            Deadline deadline = one.call().deadline();
            latest = deadline.nanoTime() - latest.nanoTime() > 0 ? deadline : latest;
        }
        return latest;
    }

    /** Fails what is late, as long as there is anything under way. */
    private void sweep() {
        if (sweeping || (waiting.isEmpty() && running.isEmpty())) {
            return;
        }
        sweeping = true;
        vertx.setTimer(SWEEP_MILLIS, tick -> {
            sweeping = false;
            waiting.removeIf(this::expired);
            running.keySet().stream()
                    .filter(one -> one.call().deadline().hasPassed())
                    .forEach(one -> one.promise().tryFail(one.call().deadlinePassed()));
            if (taken < lanes.places() && !waiting.isEmpty() && hasWaitedLong(waiting.peek())) {
                take();
            }
            sweep();
        });
    }

    private static boolean hasWaitedLong(@Nullable Waiting<?> one) {
        return one != null && System.nanoTime() - one.sinceNanoTime() >= SWEEP_MILLIS * 1_000_000;
    }

    private boolean expired(Waiting<T> one) {
        if (!one.call().deadline().hasPassed()) {
            return false;
        }
        leave(one);
        observer.workExpired(OperationKind.AUTHORIZATION);
        one.promise().tryFail(one.call().deadlinePassed());
        return true;
    }
}
