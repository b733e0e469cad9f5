package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.CancelCause;
import dev.sluice.observation.Observer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A database of exclusive connections from a pool of its own. A statement of an identity travels as one pipeline:
 * begin, settings, statement, commit. A statement of the gateway itself needs no transaction.
 */
final class PooledDatabase implements Database {

    /** How often it is told what the pool has and may use. */
    private static final long WATCH_MILLIS = 500;

    private final Vertx vertx;
    private final OperationKind kind;
    private final Pool pool;
    private final Bulkhead bulkhead;
    private final Duration cancelGrace;
    private final Duration sessionLimit;
    private final Observer observer;
    private final Observer poolObserver;
    private final Failures failures;
    private final Map<Lease, Call> leases = new LinkedHashMap<>();
    private final boolean learns;
    private final long watch;
    private int open;

    /**
     * A database of one verticle instance.
     *
     * @param sessionLimit the statement_timeout with which connections were opened
     */
    PooledDatabase(PoolSettings settings, Pool pool, Duration sessionLimit) {
        this.vertx = settings.vertx();
        this.kind = settings.kind();
        this.pool = pool;
        this.cancelGrace = settings.cancelGrace();
        this.sessionLimit = sessionLimit;
        this.observer = settings.observer();
        this.poolObserver = settings.poolObserver();
        this.failures = new Failures(observer, settings.inItsWords());
        this.bulkhead = new Bulkhead(settings, failures);
        // A statement of checks holds as many as there happen to be: how long it takes says nothing.
        this.learns = kind != OperationKind.AUTHORIZATION;
        this.watch = vertx.setPeriodic(WATCH_MILLIS, tick -> {
            countOpen();
            bulkhead.tellLimit();
        });
    }

    @Override
    public Future<Rows> run(Statement statement, Session session, Call call) {
        return lease(call).compose(lease -> {
            long began = System.nanoTime();
            return runOn(lease, statement, session, call).onComplete(done -> {
                if (learns && tells(done)) {
                    bulkhead.took(began);
                }
                lease.release();
            });
        });
    }

    /** Whether what became of a statement says how long PostgreSQL takes; a refusal may come at once. */
    private static boolean tells(AsyncResult<Rows> done) {
        return done.succeeded()
                || (done.cause() instanceof GatewayException known
                        && known.failure().is(ErrorCode.DEADLINE_PASSED));
    }

    private Future<Rows> runOn(Lease lease, Statement statement, Session session, Call call) {
        if (session.identity() == null && call.deadline().remainingMillis() <= sessionLimit.toMillis()) {
            return lease.within(call, () -> lease.statement(statement), call::deadlinePassed)
                    .recover(cause -> Future.failedFuture(
                            failures.ofStatement(cause, call, session.readOnly(), lease.isCancelRequested())));
        }
        return lease.within(
                        call,
                        () -> pipeline(lease, statement, session, call)
                                .recover(cause -> HiddenFault.toldAfterwards(cause, lease, statement, session, call)),
                        session.changesNothing() ? call::deadlinePassed : ErrorCode.COMMIT_OUTCOME_UNKNOWN::failure)
                .recover(cause ->
                        Future.failedFuture(failures.ofCommit(cause, call, session, lease.isCancelRequested())));
    }

    /** Sends all at once; after a failed statement the commit only ends the transaction, as a rollback. */
    private static Future<Rows> pipeline(Lease lease, Statement statement, Session session, Call call) {
        List<Future<?>> steps = new ArrayList<>(opening(lease, session, call));
        Future<Rows> rows = lease.statement(statement);
        steps.add(rows);
        Sessions.end(session)
                .forEach(command -> steps.add(lease.command(command).recover(Failures::unconfirmed)));
        return steps.get(steps.size() - 1).transform(last -> firstFailure(steps).orElse(rows));
    }

    private static List<Future<?>> opening(Lease lease, Session session, Call call) {
        List<Future<?>> steps = new ArrayList<>();
        steps.add(lease.begin(session));
        steps.add(lease.statement(Sessions.settings(session, call)));
        session.first().forEach(statement -> steps.add(lease.statement(statement)));
        return steps;
    }

    private static Optional<Future<Rows>> firstFailure(List<Future<?>> steps) {
        return steps.stream()
                .filter(Future::failed)
                .map(step -> Future.<Rows>failedFuture(step.cause()))
                .findFirst();
    }

    @Override
    public <T> Future<T> transact(Session session, Call call, Function<Transaction, Future<T>> work) {
        return begin(session, call)
                .compose(transaction -> Future.<T>future(
                                running -> work.apply(transaction).onComplete(running))
                        .transform(done -> done.succeeded()
                                ? transaction.commit(call).map(committed -> done.result())
                                : transaction.rollback().transform(over -> Future.failedFuture(done.cause()))));
    }

    @Override
    public Future<OpenTransaction> begin(Session session, Call call) {
        return lease(call)
                .compose(lease -> lease.within(call, () -> open(lease, session, call), call::deadlinePassed)
                        .<OpenTransaction>map(begun -> new PostgresTransaction(lease, session, call, failures))
                        .recover(cause -> {
                            lease.discard();
                            return Future.failedFuture(
                                    failures.ofStatement(cause, call, session.readOnly(), lease.isCancelRequested()));
                        }));
    }

    private static Future<?> open(Lease lease, Session session, Call call) {
        List<Future<?>> steps = opening(lease, session, call);
        Future<?> last = steps.get(steps.size() - 1);
        return last.transform(opened -> firstFailure(steps)
                .<Future<?>>map(failed -> failed)
                .orElse(last)
                .mapEmpty());
    }

    private Future<Lease> lease(Call call) {
        return bulkhead.enter(call).compose(entered -> {
            long started = System.nanoTime();
            return connection(call, started)
                    .onComplete(tried -> call.addQueueNanos(System.nanoTime() - started))
                    .map(connection -> leased(connection, call, started));
        });
    }

    private Lease leased(SqlConnection connection, Call call, long since) {
        countOpen();
        Lease[] lease = new Lease[1];
        lease[0] = new Lease(vertx, (PgConnection) connection, cancelGrace, observer, () -> {
            leases.remove(lease[0]);
            countOpen();
            bulkhead.leave(since);
        });
        leases.put(lease[0], call);
        return lease[0];
    }

    /** Takes a connection, opening one where needed, but not for longer than the caller waits. */
    private Future<SqlConnection> connection(Call call, long since) {
        Promise<SqlConnection> promise = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, call.deadline().remainingMillis()),
                late -> promise.tryFail(failures.ofConnectingTooLate()));
        pool.getConnection().onComplete(acquired -> {
            vertx.cancelTimer(timer);
            if (acquired.failed()) {
                bulkhead.leave(since);
                promise.tryFail(failures.ofConnecting(acquired.cause(), call));
            } else if (!promise.tryComplete(acquired.result())) {
                acquired.result().close().onComplete(closed -> bulkhead.leave(since));
            }
        });
        return promise.future();
    }

    private void countOpen() {
        int now = pool.size();
        if (now != open) {
            poolObserver.connectionsOpen(kind, now - open);
            open = now;
        }
    }

    @Override
    public Future<Void> close() {
        vertx.cancelTimer(watch);
        failures.expectLosses();
        List<Future<?>> cancelled = new ArrayList<>();
        Map.copyOf(leases).forEach((lease, call) -> cancelled.add(lease.cancel(call, CancelCause.SHUTDOWN)));
        return Future.join(cancelled)
                .timeout(cancelGrace.toMillis(), TimeUnit.MILLISECONDS)
                .transform(sent -> closeAll());
    }

    private Future<Void> closeAll() {
        Map.copyOf(leases).keySet().forEach(Lease::discard);
        return pool.close().onComplete(closed -> {
            poolObserver.connectionsOpen(kind, -open);
            open = 0;
            bulkhead.close();
        });
    }
}
