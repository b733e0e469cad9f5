package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.observation.CancelCause;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.link.AnswerGate;
import dev.sluice.postgres.link.Hearing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection held by one piece of work. Everything that runs on it runs under a deadline: when that passes, or nobody
 * waits for the work any more, PostgreSQL is told to end the statement, its own account of it is waited for through a
 * short grace, and the connection is closed.
 *
 * <p>A connection for which a cancel request was sent is never used again: the request travels on a second connection
 * and may arrive after the statement that it was meant for.
 */
final class Lease {

    /** How long after its deadline a caller is told, however long the connection is given to end what runs. */
    private static final Duration TOLD_WITHIN = Duration.ofMillis(40);

    /** How long a statement may take to end that nobody waits for: longer than where an answer is due. */
    private static final Duration GONE_GRACE = Duration.ofMillis(400);

    private final Vertx vertx;
    private final PgConnection connection;
    private final Duration cancelGrace;
    private final Observer observer;
    private final Runnable onEnd;
    private int underWay;
    private boolean readOnly;
    private @Nullable Future<?> begun;
    private boolean cancelRequested;
    private boolean retired;
    private boolean ended;
    private final Promise<Void> end = Promise.promise();
    private final @Nullable AnswerGate gate;

    Lease(Vertx vertx, PgConnection connection, Duration cancelGrace, Observer observer, Runnable onEnd) {
        this.vertx = vertx;
        this.connection = connection;
        this.cancelGrace = cancelGrace;
        this.observer = observer;
        this.onEnd = onEnd;
        HiddenFault.attribute(connection);
        this.gate = socket().channelHandlerContext().pipeline().get(AnswerGate.class);
    }

    /** Has somebody told where the session ends while nothing runs that would be told. */
    Lease onLoss(Consumer<Throwable> lost) {
        connection.exceptionHandler(cause -> {
            if (underWay == 0 && !ended) {
                lost.accept(cause);
            }
        });
        return this;
    }

    /** Begins a transaction. In one that only reads, a write that is refused is the caller's fault and no standby's. */
    Future<?> begin(Session session) {
        readOnly = session.readOnly();
        Future<?> begin = command(Sessions.begin(session));
        begun = begin;
        return begin;
    }

    /** Whether PostgreSQL ended the session before it read the begin of the work, or the connection was closed. */
    boolean isUntouched() {
        Throwable cause = begun == null ? null : begun.cause();
        return cause instanceof PgException error
                ? SqlStates.isUnreachable(error)
                : cause != null && Failures.wasNotSent(cause);
    }

    /** Sends one command without parameters, behind what was sent before. */
    Future<?> command(String text) {
        return connection.query(text).execute();
    }

    /** Sends one prepared statement, behind what was sent before. */
    Future<Rows> statement(Statement statement) {
        return connection
                .preparedQuery(statement.text())
                .execute(Lease.parameters(statement))
                .map(Rows::of);
    }

    /** Has PostgreSQL read a statement once, behind what was sent before, and does not run it. */
    Future<?> prepare(Statement statement) {
        return connection.prepare(statement.text()).compose(PreparedStatement::close);
    }

    /** Bytes travel in the driver's own form. */
    private static Tuple parameters(Statement statement) {
        List<@Nullable Object> parameters = new ArrayList<>(statement.parameters());
        parameters.replaceAll(value -> value instanceof byte[] bytes ? Buffer.buffer(bytes) : value);
        return Tuple.wrap(parameters);
    }

    /**
     * Runs work on the connection until it ends, or the call's deadline passes, or nobody waits for it any more.
     *
     * @param unfinished what the caller is told when the work did not end by the deadline and its grace
     */
    <T> Future<T> within(Call call, Supplier<Future<T>> work, Supplier<? extends Throwable> unfinished) {
        if (call.isCancelled()) {
            return Future.failedFuture(call.cancelled());
        }
        Running<T> running = new Running<>(call, unfinished);
        Runnable waitedFor = call.onCancel(running::endForNobody);
        return running.run(work).onComplete(done -> waitedFor.run());
    }

    /** Like {@link #within}, though nobody waits for the work: what ends a transaction is let finish. */
    <T> Future<T> toItsEnd(Call call, Supplier<Future<T>> work, Supplier<? extends Throwable> unfinished) {
        return new Running<T>(call, unfinished).run(work);
    }

    /** Work under way on the connection. */
    private final class Running<T> {

        private final Call call;
        private final Supplier<? extends Throwable> unfinished;
        private final Promise<T> promise = Promise.promise();
        private final long started = System.nanoTime();

        Running(Call call, Supplier<? extends Throwable> unfinished) {
            this.call = call;
            this.unfinished = unfinished;
        }

        Future<T> run(Supplier<Future<T>> work) {
            underWay++;
            long timer = vertx.setTimer(
                    Math.max(1, call.deadline().remainingMillis()), late -> end(CancelCause.DEADLINE, cancelGrace));
            Future.<T>future(running -> work.get().onComplete(running)).onComplete(result -> {
                vertx.cancelTimer(timer);
                finish(result);
            });
            return promise.future();
        }

        private void finish(AsyncResult<T> result) {
            underWay--;
            if (gate != null) {
                gate.handOver(call);
            }
            if (promise.future().isComplete()) {
                discard();
                return;
            }
            call.addDatabaseNanos(System.nanoTime() - started);
            if (result.failed() && !isReusableAfter(result.cause())) {
                discard();
            }
            promise.handle(result);
        }

        /** Asks twice: no time limit in PostgreSQL ends what the first request came too early for. */
        void endForNobody() {
            end(CancelCause.CLIENT_GONE, GONE_GRACE);
            vertx.setTimer(GONE_GRACE.toMillis() / 2, again -> {
                if (!promise.future().isComplete() && !ended) {
                    connection.cancelRequest().onFailure(cause -> observer.databaseLost(call.kind(), cause));
                }
            });
        }

        void end(CancelCause cause, Duration grace) {
            cancel(call, cause);
            boolean isAwaited = cause == CancelCause.DEADLINE && grace.compareTo(TOLD_WITHIN) > 0;
            vertx.setTimer(millis(isAwaited ? TOLD_WITHIN : grace), passed -> {
                if (!promise.future().isComplete()) {
                    call.addDatabaseNanos(System.nanoTime() - started);
                    Hearing.unanswered(connection, started);
                    promise.tryFail(unfinished.get());
                }
            });
            vertx.setTimer(millis(grace), passed -> discard());
        }
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }

    private boolean isReusableAfter(Throwable cause) {
        return cause instanceof PgException error && SqlStates.isReusableAfter(error, readOnly);
    }

    /**
     * Asks PostgreSQL to end what runs; the connection is then closed when the work has ended.
     *
     * @return when the request has been sent, or could not be
     */
    Future<?> cancel(Call call, CancelCause cause) {
        if (cancelRequested || ended) {
            return Future.succeededFuture();
        }
        cancelRequested = true;
        observer.statementCancelled(call.kind(), cause);
        return connection.cancelRequest().transform(sent -> {
            if (sent.failed() && cause != CancelCause.SHUTDOWN) {
                observer.databaseLost(call.kind(), sent.cause());
            }
            return Future.succeededFuture();
        });
    }

    /** Has what runs ended, so that PostgreSQL itself says what became of it; completes when nobody holds the lease. */
    Future<Void> shutDown(Call call) {
        if (underWay == 0) {
            discard();
        }
        return cancel(call, CancelCause.SHUTDOWN).compose(sent -> end.future());
    }

    boolean isCancelRequested() {
        return cancelRequested;
    }

    boolean isEnded() {
        return ended;
    }

    /** Has the connection closed when it is given back. */
    void retire() {
        retired = true;
    }

    /**
     * Gives the connection back, or closes it where a cancel request may still be on its way: when what it was to end
     * has ended, or its grace has passed.
     */
    void release() {
        if (cancelRequested && underWay > 0) {
            return;
        }
        if (cancelRequested || retired) {
            discard();
            return;
        }
        if (!ended) {
            ended = true;
            connection.close().onComplete(closed -> over());
        }
    }

    /** Closes the connection whatever runs on it. */
    void discard() {
        if (!ended) {
            ended = true;
            cut(connection);
            over();
        }
    }

    private void over() {
        onEnd.run();
        end.complete();
    }

    /** Closes a connection at once. */
    static void cut(PgConnection connection) {
        Hearing.cut(connection);
    }

    NetSocketInternal socket() {
        return Hearing.socket(connection);
    }
}
