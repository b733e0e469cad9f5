package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.observation.CancelCause;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.link.Hearing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection held by one piece of work. Everything that runs on it runs under a deadline: when that passes,
 * PostgreSQL is told to end the statement, its own account of it is waited for through a short grace, and the
 * connection is closed.
 *
 * <p>A connection for which a cancel request was sent is never used again: the request travels on a second connection
 * and may arrive after the statement that it was meant for.
 */
final class Lease {

    /** How long after its deadline a caller may be told at the latest, whatever the grace of the connection is. */
    private static final long TOLD_WITHIN_MILLIS = 40;

    private final Vertx vertx;
    private final PgConnection connection;
    private final Duration cancelGrace;
    private final Observer observer;
    private final Runnable onEnd;
    private int running;
    private boolean readOnly;
    private boolean cancelRequested;
    private boolean ended;

    Lease(Vertx vertx, PgConnection connection, Duration cancelGrace, Observer observer, Runnable onEnd) {
        this.vertx = vertx;
        this.connection = connection;
        this.cancelGrace = cancelGrace;
        this.observer = observer;
        this.onEnd = onEnd;
        HiddenFault.attribute(connection);
    }

    /** Has somebody told where the session ends while nothing runs that would be told. */
    Lease onLoss(Consumer<Throwable> lost) {
        connection.exceptionHandler(cause -> {
            if (running == 0 && !ended) {
                lost.accept(cause);
            }
        });
        return this;
    }

    /** Begins a transaction. In one that only reads, a write that is refused is the caller's fault and no standby's. */
    Future<?> begin(Session session) {
        readOnly = session.readOnly();
        return command(Sessions.begin(session));
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
                .map(Lease::rows);
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

    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof Buffer buffer ? buffer.getBytes() : value;
    }

    private static Rows rows(RowSet<Row> rowSet) {
        List<List<@Nullable Object>> values = new ArrayList<>(rowSet.size());
        for (Row row : rowSet) {
            List<@Nullable Object> columns = new ArrayList<>(row.size());
            for (int index = 0; index < row.size(); index++) {
                columns.add(value(row.getValue(index)));
            }
            values.add(Collections.unmodifiableList(columns));
        }
        return new Rows(Collections.unmodifiableList(values));
    }

    /**
     * Runs work on the connection until it ends or the call's deadline passes.
     *
     * @param unfinished what the caller is told when the work did not end by the deadline and its grace
     */
    <T> Future<T> within(Call call, Supplier<Future<T>> work, Supplier<? extends Throwable> unfinished) {
        Promise<T> promise = Promise.promise();
        long started = System.nanoTime();
        running++;
        long timer = vertx.setTimer(Math.max(1, call.deadline().remainingMillis()), id -> {
            cancel(call, CancelCause.DEADLINE);
            vertx.setTimer(Math.min(TOLD_WITHIN_MILLIS, Math.max(1, cancelGrace.toMillis())), told -> {
                if (!promise.future().isComplete()) {
                    call.addDatabaseNanos(System.nanoTime() - started);
                    Hearing.unanswered(connection, started);
                    promise.tryFail(unfinished.get());
                }
            });
            vertx.setTimer(Math.max(1, cancelGrace.toMillis()), grace -> discard());
        });
        Future.<T>future(done -> work.get().onComplete(done)).onComplete(result -> {
            vertx.cancelTimer(timer);
            running--;
            if (promise.future().isComplete()) {
                discard();
                return;
            }
            call.addDatabaseNanos(System.nanoTime() - started);
            if (result.failed() && !isReusableAfter(result.cause())) {
                discard();
            }
            promise.handle(result);
        });
        return promise.future();
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

    boolean isCancelRequested() {
        return cancelRequested;
    }

    boolean isEnded() {
        return ended;
    }

    /**
     * Gives the connection back, or closes it where a cancel request may still be on its way: when what it was to end
     * has ended, or its grace has passed.
     */
    void release() {
        if (cancelRequested) {
            if (running == 0) {
                discard();
            }
            return;
        }
        if (!ended) {
            ended = true;
            connection.close().onComplete(closed -> onEnd.run());
        }
    }

    /** Closes the connection whatever runs on it. */
    void discard() {
        if (!ended) {
            ended = true;
            cut(connection);
            onEnd.run();
        }
    }

    /** Closes a connection at once. */
    static void cut(PgConnection connection) {
        Hearing.cut(connection);
    }
}
