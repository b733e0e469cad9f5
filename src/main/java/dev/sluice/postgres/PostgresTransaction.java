package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.observation.RetryReason;
import dev.sluice.postgres.retry.Retries;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction on a leased connection; ends with the lease. */
final class PostgresTransaction implements OpenTransaction {

    private static final Duration ROLLBACK_LIMIT = Duration.ofSeconds(1);

    private final Lease lease;
    private final Session session;
    private final Call opened;
    private final Failures failures;
    private final Retries retries;
    private int statements;
    private @Nullable RetryReason retryReason;

    PostgresTransaction(Lease lease, Session session, Call opened, Failures failures, Retries retries) {
        this.lease = lease;
        this.session = session;
        this.opened = opened;
        this.failures = failures;
        this.retries = retries;
    }

    @Override
    public Future<Rows> run(Statement statement, Call call) {
        if (isOver()) {
            return Future.failedFuture(ErrorCode.DATABASE_UNREACHABLE.failure("the transaction is over"));
        }
        if (call.isCancelled() || call.deadline().hasPassed()) {
            return rolledBack(call.over());
        }
        boolean isFirst = statements++ == 0;
        long started = System.nanoTime();
        return lease.within(
                        call,
                        () -> timed(statement, call)
                                .recover(cause -> isFirst
                                        ? again(cause, statement, call, System.nanoTime() - started)
                                        : Future.failedFuture(cause)),
                        call::over)
                .recover(cause -> {
                    retryReason = Failures.retryReason(cause, session, session.readOnly(), lease);
                    return rolledBack(failures.ofStatement(cause, call, session.readOnly(), lease.isCancelRequested()));
                });
    }

    /** Runs the first statement anew, in a transaction begun anew, where its plan had become useless. */
    private Future<Rows> again(Throwable cause, Statement statement, Call call, long triedNanos) {
        RetryReason reason = Failures.retryReason(cause, session, false, lease);
        if (reason != RetryReason.PLAN_CHANGED || !retries.grant(reason, call, triedNanos)) {
            return Future.failedFuture(cause);
        }
        return lease.command("ROLLBACK")
                .compose(over -> PooledDatabase.open(lease, session, call))
                .compose(begun -> timed(statement, call));
    }

    /** Why all of the work may be done once more, in another transaction; null where it may not be. */
    @Nullable
    RetryReason retryReason() {
        return retryReason;
    }

    private Future<Rows> timed(Statement statement, Call call) {
        Future<Rows> limit = lease.statement(Sessions.timeLimit(session, call));
        Future<Rows> rows = lease.statement(statement);
        return rows.recover(cause -> limit.failed()
                ? Future.failedFuture(limit.cause())
                : HiddenFault.told(cause, lease, statement, session, call));
    }

    private <T> Future<T> rolledBack(Throwable told) {
        return rollback().transform(over -> Future.failedFuture(told));
    }

    @Override
    public Future<Void> commit(Call call) {
        if (call.isCancelled()) {
            return rolledBack(call.cancelled());
        }
        return lease.<Void>toItsEnd(
                        call,
                        () -> end().mapEmpty(),
                        session.changesNothing() ? call::over : ErrorCode.COMMIT_OUTCOME_UNKNOWN::failure)
                .recover(cause ->
                        Future.failedFuture(failures.ofCommit(cause, call, session, lease.isCancelRequested())))
                .onComplete(over -> lease.release());
    }

    private Future<?> end() {
        List<Future<?>> steps = new ArrayList<>();
        Sessions.end(session)
                .forEach(command -> steps.add(lease.command(command).recover(Failures::unconfirmed)));
        return Future.join(steps);
    }

    @Override
    public Future<Void> rollback() {
        if (isOver()) {
            return Future.succeededFuture();
        }
        if (lease.isCancelRequested()) {
            lease.discard();
            return Future.succeededFuture();
        }
        Call call = opened.part("rollback", Deadline.in(ROLLBACK_LIMIT));
        return lease.<Void>toItsEnd(call, () -> lease.command("ROLLBACK").mapEmpty(), call::over)
                .recover(unconfirmed -> {
                    // Closing the connection rolls back as surely as the command does.
                    lease.discard();
                    return Future.succeededFuture();
                })
                .onComplete(over -> lease.release());
    }

    @Override
    public boolean isOver() {
        return lease.isEnded();
    }
}
