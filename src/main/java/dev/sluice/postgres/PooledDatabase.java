package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.RetryReason;
import dev.sluice.postgres.link.Connections;
import dev.sluice.postgres.link.Patience;
import dev.sluice.postgres.retry.OpenSockets;
import dev.sluice.postgres.retry.Retries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A database of exclusive connections from a pool of its own. A statement of an identity travels as one pipeline:
 * begin, settings, statement, commit. A statement of the gateway itself needs no transaction.
 */
final class PooledDatabase implements Database {

    private final Vertx vertx;
    private final OperationKind kind;
    private final Connections pool;
    private final Bulkhead bulkhead;
    private final Duration cancelGrace;
    private final Duration sessionLimit;
    private final Patience patience;
    private final Observer observer;
    private final Observer poolObserver;
    private final Failures failures;
    private final Retries retries;
    private final OpenSockets sockets = new OpenSockets();
    private final Map<Lease, Call> leases = new LinkedHashMap<>();
    private final long watch;
    private int open;

    /**
     * A database of one verticle instance.
     *
     * @param sessionLimit the statement_timeout with which connections were opened
     */
    PooledDatabase(PoolSettings settings, Connections pool, Duration sessionLimit) {
        this.vertx = settings.vertx();
        this.kind = settings.kind();
        this.pool = pool;
        this.cancelGrace = settings.cancelGrace();
        this.sessionLimit = sessionLimit;
        this.patience = settings.patience();
        this.observer = settings.observer();
        this.poolObserver = settings.poolObserver();
        this.failures = new Failures(observer, settings.inItsWords());
        this.bulkhead = new Bulkhead(settings, failures);
        this.retries = new Retries(vertx, kind, settings.places(), observer);
        this.watch = vertx.setPeriodic(1_000, tick -> {
            tellOpen(pool.size());
            bulkhead.tellLimit();
        });
    }

    @Override
    public Future<Rows> run(Statement statement, Session session, Call call) {
        retries.asked();
        return lease(call).compose(lease -> {
            long started = System.nanoTime();
            return runOn(lease, statement, session, call)
                    .recover(cause -> {
                        RetryReason reason = Failures.retryReason(cause, session, session.readOnly(), lease);
                        return reason == null || !retries.grant(reason, call, System.nanoTime() - started)
                                ? told(cause, lease, session, call)
                                : again(
                                        reason,
                                        lease,
                                        call,
                                        other -> runOn(other, statement, session, call)
                                                .recover(twice -> told(twice, other, session, call)));
                    })
                    .onComplete(done -> lease.release());
        });
    }

    /** Works on the same connection, where the driver has forgotten the plan that was no good, else on another. */
    private <T> Future<T> again(RetryReason reason, Lease lease, Call call, Function<Lease, Future<T>> work) {
        if (reason == RetryReason.PLAN_CHANGED) {
            return work.apply(lease);
        }
        lease.release();
        suspect(reason);
        return retries.pause()
                .compose(paused -> lease(call))
                .compose(other -> work.apply(other).onComplete(done -> other.release()));
    }

    private Future<Rows> told(Throwable cause, Lease lease, Session session, Call call) {
        return Future.failedFuture(failures.ofCommit(cause, call, session, lease.isCancelRequested()));
    }

    /** After a failover connections lead to a standby for as long as they are open. */
    private void suspect(RetryReason reason) {
        if (reason == RetryReason.STANDBY && sockets.isTimeToCloseAll()) {
            leases.keySet().forEach(Lease::retire);
            sockets.closeBut(leases.keySet().stream().map(Lease::socket).collect(Collectors.toSet()));
        }
    }

    private Future<Rows> runOn(Lease lease, Statement statement, Session session, Call call) {
        Supplier<GatewayException> unfinished =
                session.changesNothing() ? call::over : ErrorCode.COMMIT_OUTCOME_UNKNOWN::failure;
        boolean needsNoTransaction =
                session.identity() == null && call.deadline().remainingMillis() <= sessionLimit.toMillis();
        Future<Rows> rows = needsNoTransaction
                ? lease.within(
                        call,
                        () -> session.changesNothing()
                                ? lease.statement(statement)
                                : lease.statement(statement).recover(Failures::unconfirmed),
                        unfinished)
                : lease.within(
                        call,
                        () -> pipeline(lease, statement, session, call)
                                .recover(cause -> HiddenFault.toldAfterwards(cause, lease, statement, session, call)),
                        unfinished);
        return bulkhead.learn(call, rows);
    }

    /** Sends all at once; after a failed statement the commit only ends the transaction, as a rollback. */
    private static Future<Rows> pipeline(Lease lease, Statement statement, Session session, Call call) {
        List<Future<?>> steps = new ArrayList<>(opening(lease, session, call));
        Future<Rows> rows = lease.statement(statement);
        steps.add(rows);
        Sessions.end(session)
                .forEach(command -> steps.add(lease.command(command).recover(Failures::unconfirmed)));
        return steps.get(steps.size() - 1).transform(last -> ended(steps, rows));
    }

    /** The result of steps that have all ended. */
    private static <T> Future<T> ended(List<Future<?>> steps, Future<T> result) {
        return steps.stream().anyMatch(Future::failed) ? Future.failedFuture(Failures.ofSteps(steps)) : result;
    }

    private static List<Future<?>> opening(Lease lease, Session session, Call call) {
        List<Future<?>> steps = new ArrayList<>();
        steps.add(lease.begin(session));
        steps.add(lease.statement(Sessions.settings(session, call)));
        session.first().forEach(statement -> steps.add(lease.statement(statement)));
        return steps;
    }

    @Override
    public <T> Future<T> transact(Session session, Call call, Function<Transaction, Future<T>> work) {
        long started = System.nanoTime();
        return opened(session, call, true)
                .compose(transaction -> done(transaction, call, work).recover(cause -> {
                    RetryReason reason = transaction.retryReason();
                    return session.readOnly()
                                    && reason == RetryReason.CONNECTION_LOST
                                    && retries.grant(reason, call, System.nanoTime() - started)
                            ? opened(session, call, false).compose(other -> done(other, call, work))
                            : Future.failedFuture(cause);
                }));
    }

    private static <T> Future<T> done(
            PostgresTransaction transaction, Call call, Function<Transaction, Future<T>> work) {
        return Future.<T>future(running -> work.apply(transaction).onComplete(running))
                .transform(done -> done.succeeded()
                        ? transaction.commit(call).map(committed -> done.result())
                        : transaction.rollback().transform(over -> Future.failedFuture(done.cause())));
    }

    @Override
    public Future<OpenTransaction> begin(Session session, Call call) {
        return opened(session, call, true).map(transaction -> transaction);
    }

    /** Nothing is lost with a connection that is lost before there is any work. */
    private Future<PostgresTransaction> opened(Session session, Call call, boolean mayFail) {
        retries.asked();
        boolean isHarmless = session.readOnly() || session.first().isEmpty();
        return lease(call).compose(lease -> {
            long started = System.nanoTime();
            return openedOn(lease, session, call).recover(cause -> {
                RetryReason reason = Failures.retryReason(cause, session, isHarmless, lease);
                lease.discard();
                if (reason == null || !mayFail || !retries.grant(reason, call, System.nanoTime() - started)) {
                    return Future.failedFuture(ofOpening(cause, lease, session, call));
                }
                suspect(reason);
                return retries.pause().compose(paused -> opened(session, call, false));
            });
        });
    }

    private Future<PostgresTransaction> openedOn(Lease lease, Session session, Call call) {
        return lease.within(call, () -> open(lease, session, call), call::over)
                .map(begun -> new PostgresTransaction(lease, session, call, failures, retries));
    }

    private Throwable ofOpening(Throwable cause, Lease lease, Session session, Call call) {
        return failures.ofStatement(cause, call, session.readOnly(), lease.isCancelRequested());
    }

    /** Begins a transaction and sets it up. */
    static Future<?> open(Lease lease, Session session, Call call) {
        List<Future<?>> steps = opening(lease, session, call);
        Future<?> last = steps.get(steps.size() - 1);
        return last.transform(over -> ended(steps, last));
    }

    private Future<Lease> lease(Call call) {
        Call waiting = patience.waiting(call);
        Future<Void> entering = bulkhead.enter(waiting).onComplete(waited -> Patience.count(waiting, call));
        return entering.compose(entered -> {
            long started = System.nanoTime();
            return connection(waiting, started)
                    .onComplete(tried -> call.addQueueNanos(System.nanoTime() - started))
                    .map(connection -> leased(connection, call));
        });
    }

    private Lease leased(PgConnection connection, Call call) {
        long since = System.nanoTime();
        tellOpen(pool.size());
        Lease[] lease = new Lease[1];
        lease[0] = new Lease(vertx, connection, cancelGrace, observer, () -> {
                    leases.remove(lease[0]);
                    tellOpen(pool.size());
                    bulkhead.leave(since);
                })
                .onLoss(cause -> failures.noteLost(cause, call));
        sockets.add(lease[0].socket());
        leases.put(lease[0], call);
        return lease[0];
    }

    /** Takes a connection, opening one where needed, but not for longer than the caller waits. */
    private Future<PgConnection> connection(Call call, long since) {
        Promise<PgConnection> promise = Promise.promise();
        Runnable waitedFor = call.onCancel(() -> promise.tryFail(call.cancelled()));
        long timer = vertx.setTimer(
                Math.max(1, call.deadline().remainingMillis()),
                late -> promise.tryFail(failures.ofConnectingTooLate(call, pool.wasServerHeard(call))));
        pool.take().onComplete(acquired -> {
            vertx.cancelTimer(timer);
            waitedFor.run();
            if (acquired.failed()) {
                bulkhead.leave(since);
                promise.tryFail(failures.ofConnecting(acquired.cause(), call));
            } else if (!promise.tryComplete(acquired.result())) {
                acquired.result().close().onComplete(closed -> bulkhead.leave(since));
            }
        });
        return promise.future();
    }

    private void tellOpen(int now) {
        if (now != open) {
            poolObserver.connectionsOpen(kind, now - open);
            open = now;
        }
    }

    @Override
    public boolean isCrowded() {
        return bulkhead.isCrowded();
    }

    @Override
    public Future<Void> close() {
        vertx.cancelTimer(watch);
        failures.expectLosses();
        retries.close();
        List<Future<?>> ends = new ArrayList<>();
        Map.copyOf(leases).forEach((lease, call) -> ends.add(lease.shutDown(call)));
        return Future.join(ends)
                .timeout(cancelGrace.toMillis(), TimeUnit.MILLISECONDS)
                .transform(ended -> closeAll());
    }

    private Future<Void> closeAll() {
        Map.copyOf(leases).keySet().forEach(Lease::discard);
        return pool.close().onComplete(closed -> {
            tellOpen(0);
            bulkhead.close();
        });
    }
}
