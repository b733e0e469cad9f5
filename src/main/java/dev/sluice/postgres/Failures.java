package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.flow.Places;
import dev.sluice.flow.RetryAfter;
import dev.sluice.observation.CancelCause;
import dev.sluice.observation.Observer;
import dev.sluice.observation.RetryReason;
import dev.sluice.observation.ShedReason;
import dev.sluice.postgres.link.AnswerTooLargeException;
import dev.sluice.postgres.link.HeldBackException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller what became of its work, from what the driver threw. The one place that knows what the database's
 * absence is called: in PostgREST's place, what PostgREST calls it.
 */
final class Failures {

    /** An end by PostgreSQL so close to the deadline was the deadline's. */
    private static final long DEADLINE_MARGIN_MILLIS = 25;

    private final Observer observer;
    private final boolean inItsWords;
    private boolean closing;

    /**
     * Failures for callers.
     *
     * @param inItsWords whether faults of the server are told as PostgreSQL told them, and its absence as PostgREST
     *     does
     */
    Failures(Observer observer, boolean inItsWords) {
        this.observer = observer;
        this.inItsWords = inItsWords;
    }

    /** Says that connections are being closed on purpose: losing one is nothing to tell of. */
    void expectLosses() {
        closing = true;
    }

    /** The failure of a statement after which nothing can have been committed. */
    Throwable ofStatement(Throwable cause, Call call, boolean readOnly, boolean cancelRequested) {
        if (cause instanceof PgException error) {
            if (closing && error.getSqlState().equals(SqlStates.QUERY_CANCELED)) {
                return ofEnding();
            }
            if (error.getSqlState().equals(SqlStates.QUERY_CANCELED) && (cancelRequested || isLate(call))) {
                if (!cancelRequested) {
                    observer.statementCancelled(call.kind(), CancelCause.DEADLINE);
                }
                return call.over();
            }
            return told(error, call, readOnly);
        }
        if (isTooLarge(cause)) {
            return ErrorCode.ANSWER_TOO_LARGE.failure("one value is larger than memory.answers");
        }
        return isLost(cause) ? lost(cause, call) : cause;
    }

    /** Whether a connection was cut because of what came on it; the driver may have wrapped the reason. */
    private static boolean isTooLarge(Throwable cause) {
        return cause instanceof AnswerTooLargeException || cause.getCause() instanceof AnswerTooLargeException;
    }

    private Throwable told(PgException error, Call call, boolean readOnly) {
        GatewayException failure = SqlStates.failure(error, readOnly, inItsWords);
        if (failure.failure().is(ErrorCode.DATABASE_UNREACHABLE) || SqlStates.isUnreachable(error)) {
            noteLost(error, call);
            return failure;
        }
        if (failure.failure().status() >= 500) {
            observer.statementFailed(call.operation(), call.requestId(), error.getSqlState(), error.getErrorMessage());
        }
        return failure;
    }

    /**
     * The failure of a transaction whose commit was sent, or may have been, when the given happened. An answer of
     * PostgreSQL's own is certain, even one that ends the session: answers come in order, and PostgreSQL sends that of
     * a statement off before it reads the commit behind it. So what answers the statement in the place of its result
     * came before the commit. And what was not sent was not done.
     */
    Throwable ofCommit(Throwable cause, Call call, Session session, boolean cancelRequested) {
        if (session.changesNothing() || cause instanceof PgException || !isLost(cause) || wasNotSent(cause)) {
            return ofStatement(cause, call, session.readOnly(), cancelRequested);
        }
        observer.databaseLost(call.kind(), cause);
        return ErrorCode.COMMIT_OUTCOME_UNKNOWN.failure();
    }

    /** The failure of an attempt to connect, whatever PostgreSQL gave as its reason. */
    GatewayException ofConnecting(Throwable cause, Call call) {
        noteLost(cause, call);
        return (inItsWords ? ErrorCode.NO_CONNECTION : ErrorCode.DATABASE_UNREACHABLE).failure();
    }

    /**
     * The failure of work that got no connection while its caller waited.
     *
     * @param heard whether the server said anything meanwhile: then it is there, and was only slow
     */
    GatewayException ofConnectingTooLate(Call call, boolean heard) {
        return heard || inItsWords
                ? ofWaiting(call)
                : ErrorCode.DATABASE_UNREACHABLE.failure("no connection within the time limit");
    }

    /** The failure of work whose turn, or whose connection to a server that is there, did not come in time. */
    GatewayException ofWaiting(Call call) {
        return inItsWords ? ErrorCode.NO_CONNECTION_IN_TIME.failure() : call.deadlinePassed();
    }

    /** The failure of work that was ended with the gateway, or the part of it that did it. */
    private GatewayException ofEnding() {
        return inItsWords
                ? ErrorCode.CONNECTION_LOST.failure()
                : ErrorCode.SHED.failure("what does the work is ending");
    }

    /** The failure of work that is refused for want of room, with when to come again. */
    GatewayException ofShedding(OperationKind kind, ShedReason reason, Places places) {
        if (inItsWords) {
            return ErrorCode.NO_CONNECTION_IN_TIME.failure();
        }
        Failure failure = ErrorCode.SHED
                .failure("kind %s, %d wait for %d places: %s"
                        .formatted(kind.label(), places.waiting(), places.most(), reason.words()))
                .failure();
        return new GatewayException(failure.with(List.of(RetryAfter.of(places.drainNanos()))));
    }

    /** Whether work that has ended was ended by its deadline, as far as can be told. */
    static boolean isLate(Call call) {
        return call.deadline().remainingMillis() <= DEADLINE_MARGIN_MILLIS;
    }

    /**
     * The failure of a transaction of which some steps failed, the last being the command that ends it: what PostgreSQL
     * said of one, else what became of the command.
     */
    static Throwable ofSteps(List<Future<?>> steps) {
        List<Throwable> causes =
                steps.stream().filter(Future::failed).map(Future::cause).toList();
        return causes.stream().filter(PgException.class::isInstance).findFirst().orElse(causes.get(causes.size() - 1));
    }

    /**
     * Why work that failed may be done once more, null where it may not be.
     *
     * @param isHarmless whether it may be done twice, or cannot have been
     * @param lease on which it failed
     */
    static @Nullable RetryReason retryReason(Throwable cause, Session session, boolean isHarmless, Lease lease) {
        if (cause instanceof PgException error && SqlStates.isOfChangedSchema(error)) {
            return RetryReason.PLAN_CHANGED;
        }
        if (cause instanceof PgException error && !session.readOnly() && SqlStates.isOfStandby(error)) {
            return RetryReason.STANDBY;
        }
        if (isTooLarge(cause)) {
            return null;
        }
        boolean isLost = cause instanceof PgException error ? SqlStates.isUnreachable(error) : isLost(cause);
        if (isLost && isHarmless) {
            return RetryReason.CONNECTION_LOST;
        }
        return isLost && lease.isUntouched() ? RetryReason.SESSION_ENDED : null;
    }

    /** Whether what failed so never left: the connection was closed before its turn to be sent came. */
    static boolean wasNotSent(Throwable cause) {
        return cause instanceof VertxException && !(cause instanceof ClosedConnectionException);
    }

    /** Fails as the command that ends a transaction did; where that ended the session, it may have been done. */
    static <T> Future<T> unconfirmed(Throwable cause) {
        boolean inDoubt = cause instanceof PgException error && SqlStates.isUnreachable(error);
        return Future.failedFuture(
                inDoubt ? new IOException("the session ended in the place of an answer to its end", cause) : cause);
    }

    private GatewayException lost(Throwable cause, Call call) {
        noteLost(cause, call);
        return (inItsWords ? ErrorCode.CONNECTION_LOST : ErrorCode.DATABASE_UNREACHABLE).failure();
    }

    /** Tells that the database was lost, where that is news. */
    void noteLost(Throwable cause, Call call) {
        if (!closing && !(cause instanceof HeldBackException)) {
            observer.databaseLost(call.kind(), cause);
        }
    }

    static boolean isLost(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof ClosedConnectionException
                || cause instanceof VertxException;
    }
}
