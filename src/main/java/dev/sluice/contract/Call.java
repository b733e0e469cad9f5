package dev.sluice.contract;

import java.util.ArrayList;
import java.util.List;
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
    private final Keeping keeping;

    public Call(String operation, OperationKind kind, Deadline deadline, String requestId) {
        this(operation, kind, deadline, requestId, new Keeping());
    }

    private Call(String operation, OperationKind kind, Deadline deadline, String requestId, Keeping keeping) {
        this.operation = operation;
        this.kind = kind;
        this.deadline = deadline;
        this.requestId = requestId;
        this.keeping = keeping;
    }

    /** What a call and its parts keep in memory until it ends. */
    private static final class Keeping {

        private @Nullable List<Runnable> givingBack;
        private long bytes;
        private boolean ended;
    }

    /** A call that begins here, with a request id of its own; nobody ends it, so it keeps nothing. */
    public static Call begin(String operation, OperationKind kind, Deadline deadline) {
        Call call = new Call(operation, kind, deadline, UUID.randomUUID().toString());
        call.keeping.ended = true;
        return call;
    }

    /** A part of this call with a deadline of its own, such as one operation of a batch; keeps its own times. */
    public Call part(String name, Deadline partDeadline) {
        return new Call(name, kind, partDeadline, requestId, keeping);
    }

    /** Keeps so many bytes of what was found for it, until it ends; then the given is run. */
    public void keep(long bytes, Runnable giveBack) {
        if (keeping.ended) {
            giveBack.run();
            return;
        }
        if (keeping.givingBack == null) {
            keeping.givingBack = new ArrayList<>(1);
        }
        keeping.givingBack.add(giveBack);
        keeping.bytes += bytes;
    }

    /** The bytes that it and its parts keep. */
    public long keptBytes() {
        return keeping.bytes;
    }

    /** Says that its answer is out of its hands: whatever it kept is given back. */
    public void end() {
        keeping.ended = true;
        if (keeping.givingBack != null) {
            keeping.givingBack.forEach(Runnable::run);
            keeping.givingBack = null;
        }
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
