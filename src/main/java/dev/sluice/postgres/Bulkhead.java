package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The places of one verticle instance and the bounded queue before them. A waiter whose deadline passes, or whose
 * caller goes away, leaves the queue at that moment; when the queue is full the next is refused at once. Confined to
 * one event loop.
 */
final class Bulkhead {

    private final Vertx vertx;
    private final OperationKind kind;
    private final int queueMax;
    private final Observer observer;
    private final Failures failures;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private int free;

    Bulkhead(PoolSettings settings, Failures failures) {
        this.vertx = settings.vertx();
        this.kind = settings.kind();
        this.queueMax = settings.queueMax();
        this.observer = settings.poolObserver();
        this.failures = failures;
        this.free = settings.places();
    }

    private record Waiter(Call call, Promise<Void> promise, long since, long timer) {}

    /** Takes a place, now or when one gets free; who got one must {@link #leave}. */
    Future<Void> enter(Call call) {
        if (call.isCancelled()) {
            return Future.failedFuture(call.cancelled());
        }
        if (call.deadline().hasPassed()) {
            observer.workExpired(kind);
            return Future.failedFuture(call.deadlinePassed());
        }
        if (free > 0) {
            free--;
            admitted(0);
            return Future.succeededFuture();
        }
        if (waiters.size() >= queueMax) {
            return Future.failedFuture(failures.ofFullQueue(kind, queueMax));
        }
        return queue(call);
    }

    private Future<Void> queue(Call call) {
        Promise<Void> promise = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, call.deadline().remainingMillis()), this::expire);
        Waiter waiter = new Waiter(call, promise, System.nanoTime(), timer);
        waiters.add(waiter);
        observer.queued(kind, 1);
        Runnable waitedFor = call.onCancel(() -> giveUp(waiter));
        return promise.future().onComplete(entered -> waitedFor.run());
    }

    /** Frees the place in the queue of a caller that has gone. */
    private void giveUp(Waiter waiter) {
        waiters.remove(waiter);
        vertx.cancelTimer(waiter.timer());
        waited(waiter);
        waiter.promise().fail(waiter.call().cancelled());
    }

    private void expire(long timer) {
        for (Waiter waiter : waiters) {
            if (waiter.timer() == timer) {
                waiters.remove(waiter);
                waited(waiter);
                observer.workExpired(kind);
                waiter.promise().fail(failures.ofWaiting(waiter.call()));
                return;
            }
        }
    }

    /** Gives the place back, to the longest waiter if there is one. */
    void leave() {
        observer.connectionsInUse(kind, -1);
        Waiter next = waiters.poll();
        if (next == null) {
            free++;
            return;
        }
        vertx.cancelTimer(next.timer());
        admitted(waited(next));
        next.promise().complete();
    }

    private long waited(Waiter waiter) {
        long nanos = System.nanoTime() - waiter.since();
        waiter.call().addQueueNanos(nanos);
        observer.queued(kind, -1);
        return nanos;
    }

    private void admitted(long waitedNanos) {
        observer.connectionsInUse(kind, 1);
        observer.connectionAcquired(kind, Duration.ofNanos(waitedNanos));
    }
}
