package dev.sluice.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way: its name, kind, deadline and request id, where its time went so far, and whether anybody
 * still waits for it. Confined to the event loop that runs the operation, hence without locks.
 */
public final class Call {

    private final String operation;
    private final OperationKind kind;
    private final Deadline deadline;
    private final String requestId;
    private final @Nullable Call whole;
    private final long startedNanoTime = System.nanoTime();
    private long busNanos;
    private long queueNanos;
    private long databaseNanos;
    private int units = 1;
    private Outcome outcome = Outcome.OK;
    private @Nullable Identity caller;
    private boolean goesOn;
    private boolean cancelled;
    private @Nullable Listener listeners;
    private @Nullable Runnable ofWhole;
    private @Nullable Runnable handedOver;
    private @Nullable List<Runnable> givingBack;
    private long keptBytes;
    private boolean ended;

    public Call(String operation, OperationKind kind, Deadline deadline, String requestId) {
        this(operation, kind, deadline, requestId, null);
    }

    private Call(String operation, OperationKind kind, Deadline deadline, String requestId, @Nullable Call whole) {
        this.operation = operation;
        this.kind = kind;
        this.deadline = deadline;
        this.requestId = requestId;
        this.whole = whole;
        this.caller = whole == null ? null : whole.caller;
    }

    /** A call that begins here, with a request id of its own; nobody ends it, so it keeps nothing. */
    public static Call begin(String operation, OperationKind kind, Deadline deadline) {
        Call call = new Call(operation, kind, deadline, UUID.randomUUID().toString());
        call.ended = true;
        return call;
    }

    /**
     * A part of this call with a deadline of its own, such as one operation of a batch; keeps its own times. It is
     * cancelled with the whole.
     */
    public Call part(String name, Deadline partDeadline) {
        return new Call(name, kind, partDeadline, requestId, this);
    }

    public String operation() {
        return operation;
    }

    public OperationKind kind() {
        return kind;
    }

    public Deadline deadline() {
        return deadline;
    }

    public String requestId() {
        return requestId;
    }

    /** Says who asks, where the question says so. */
    public void isOf(@Nullable Identity identity) {
        caller = identity;
    }

    public @Nullable Identity caller() {
        return caller;
    }

    /** Says that this goes on with what has been begun: refusing it would waste what was done. */
    public Call goesOn() {
        goesOn = true;
        return this;
    }

    public boolean isGoingOn() {
        return goesOn;
    }

    public long elapsedNanos() {
        return System.nanoTime() - startedNanoTime;
    }

    /** Says how long the call was on the bus before it began here; counts as waiting. */
    public void arrivedAfter(long nanos) {
        busNanos = nanos;
        queueNanos += nanos;
    }

    public long busNanos() {
        return busNanos;
    }

    /** Adds time that the call waited: for a place, for a connection. */
    public void addQueueNanos(long nanos) {
        queueNanos += nanos;
    }

    /** Adds time that PostgreSQL worked for the call. */
    public void addDatabaseNanos(long nanos) {
        databaseNanos += nanos;
    }

    public long queueNanos() {
        return queueNanos;
    }

    public long databaseNanos() {
        return databaseNanos;
    }

    /** Says that the call holds several operations, each with the kind's target, as a batch does. */
    public void holds(int operations) {
        units = Math.max(1, operations);
    }

    public int units() {
        return units;
    }

    /** Says how an answered call counts, where that is not {@link Outcome#OK}. */
    public void countsAs(Outcome answered) {
        outcome = answered;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The failure of this call when its deadline has passed: operation, kind, limit and where the time went. */
    public GatewayException deadlinePassed() {
        return ErrorCode.DEADLINE_PASSED.failure("operation %s of kind %s, limit %d ms, queue %d ms, database %d ms"
                .formatted(
                        operation,
                        kind.label(),
                        deadline.limit().toMillis(),
                        queueNanos / 1_000_000,
                        databaseNanos / 1_000_000));
    }

    /** Keeps so many bytes of what was found for it or for a part of it until it ends; then the given is run. */
    public void keep(long bytes, Runnable giveBack) {
        if (whole != null) {
            whole.keep(bytes, giveBack);
        } else if (ended) {
            giveBack.run();
        } else {
            givingBack = givingBack == null ? new ArrayList<>(1) : givingBack;
            givingBack.add(giveBack);
            keptBytes += bytes;
        }
    }

    /** The bytes that it and its parts keep. */
    public long keptBytes() {
        return whole == null ? keptBytes : whole.keptBytes();
    }

    /** Says that its answer hands over what lasts, and how that is ended where nobody is left to take it. */
    public void handsOver(Runnable end) {
        handedOver = end;
    }

    /** How that is ended which its answer hands over; null where it hands over nothing. */
    public @Nullable Runnable handedOver() {
        return handedOver;
    }

    /** Says that its answer has left: what it kept is given back. */
    public void end() {
        ended = true;
        if (givingBack != null) {
            givingBack.forEach(Runnable::run);
            givingBack = null;
        }
    }

    /** Whether nobody waits for this call any more. */
    public boolean isCancelled() {
        return cancelled || (whole != null && whole.isCancelled());
    }

    /** Says that nobody waits for this call any more: whoever works for it is told, and ends that. */
    public void cancel() {
        cancelled = true;
        for (Listener next = listeners; next != null; next = listeners) {
            next.run();
            next.action.run();
        }
    }

    /**
     * Has an action run once when this call is cancelled; at once where it has been.
     *
     * @return what takes the action back, to be run when there is nothing left to end
     */
    public Runnable onCancel(Runnable action) {
        if (isCancelled()) {
            action.run();
            return () -> {};
        }
        if (whole != null && ofWhole == null) {
            ofWhole = whole.onCancel(this::cancel);
        }
        Listener listener = new Listener(action);
        listener.next = listeners;
        if (listeners != null) {
            listeners.previous = listener;
        }
        listeners = listener;
        return listener;
    }

    /** An action that waits for the cancellation, among the others; to run it takes it back. */
    private final class Listener implements Runnable {

        private final Runnable action;
        private @Nullable Listener previous;
        private @Nullable Listener next;
        private boolean takenBack;

        Listener(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (takenBack) {
                return;
            }
            takenBack = true;
            if (next != null) {
                next.previous = previous;
            }
            if (previous != null) {
                previous.next = next;
            } else {
                listeners = next;
            }
            if (listeners == null && ofWhole != null) {
                ofWhole.run();
                ofWhole = null;
            }
        }
    }

    /** The failure of this call when it was cancelled, for logs and metrics: whom it would interest has gone. */
    public GatewayException cancelled() {
        return ErrorCode.CLIENT_GONE.failure(
                "operation %s of kind %s, after %d ms".formatted(operation, kind.label(), elapsedNanos() / 1_000_000));
    }

    /** The failure of this call when its work was ended before it was done. */
    public GatewayException over() {
        return isCancelled() ? cancelled() : deadlinePassed();
    }
}
