package dev.sluice.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way: its name, kind, deadline and request id, and where its time went so far. Confined to the
 * event loop that runs the operation, hence without locks.
 */
public final class Call {

    private final String operation;
    private final OperationKind kind;
    private final Deadline deadline;
    private final String requestId;
    private final long startedNanoTime = System.nanoTime();
    private long busNanos;
    private long queueNanos;
    private long databaseNanos;
    private int units = 1;
    private Outcome outcome = Outcome.OK;
    private @Nullable Identity caller;
    private boolean goesOn;

    public Call(String operation, OperationKind kind, Deadline deadline, String requestId) {
        this.operation = operation;
        this.kind = kind;
        this.deadline = deadline;
        this.requestId = requestId;
    }

    /** A call that begins here, with a request id of its own. */
    public static Call begin(String operation, OperationKind kind, Deadline deadline) {
        return new Call(operation, kind, deadline, UUID.randomUUID().toString());
    }

    /** A part of this call with a deadline of its own, such as one operation of a batch; keeps its own times. */
    public Call part(String name, Deadline partDeadline) {
        Call part = new Call(name, kind, partDeadline, requestId);
        part.caller = caller;
        return part;
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
}
