package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.OperationKind;
import dev.sluice.flow.Places;
import dev.sluice.flow.Places.Waiting;
import dev.sluice.flow.Turn;
import dev.sluice.observation.Observer;
import dev.sluice.observation.ShedReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The places of one verticle instance and the bounded queue before them, by the rules of {@link Places}. A waiter whose
 * deadline passes, or whose caller goes away, leaves the queue at that moment. Confined to one event loop.
 */
final class Bulkhead {

    /** How often the queue is looked at while there is one: the most by which a waiter may outlive its deadline. */
    private static final long LOOK_MILLIS = 10;

    private final Vertx vertx;
    private final OperationKind kind;
    private final Observer observer;
    private final Failures failures;
    private final Places places;
    private boolean looking;
    private int limitTold;

    Bulkhead(PoolSettings settings, Failures failures) {
        this.vertx = settings.vertx();
        this.kind = settings.kind();
        this.observer = settings.poolObserver();
        this.failures = failures;
        this.places = new Places(settings.rules());
        tellLimit();
    }

    /** Takes a place, now or when one gets free; who got one must {@link #leave}. */
    Future<Void> enter(Call call) {
        if (call.deadline().hasPassed()) {
            observer.workExpired(kind);
            return Future.failedFuture(call.deadlinePassed());
        }
        Entry entry = new Entry(call);
        Waiting waiting = places.enter(call, entry, System.nanoTime());
        if (waiting == null || entry.isOver()) {
            return entry.promise.future();
        }
        entry.waits();
        look();
        long since = System.nanoTime();
        Runnable waitedFor = call.onCancel(() -> {
            if (waiting.leave()) {
                entry.giveUp(System.nanoTime() - since);
            }
        });
        return entry.promise.future().onComplete(entered -> waitedFor.run());
    }

    /** One that wants a place. */
    private final class Entry implements Turn {

        private final Call call;
        private final Promise<Void> promise = Promise.promise();
        private boolean waiting;

        Entry(Call call) {
            this.call = call;
        }

        boolean isOver() {
            return promise.future().isComplete();
        }

        void waits() {
            waiting = true;
            observer.queued(kind, 1);
        }

        /** Frees the place in the queue of a caller that has gone. */
        void giveUp(long waitedNanos) {
            waited(waitedNanos);
            promise.fail(call.cancelled());
        }

        private void waited(long nanos) {
            call.addQueueNanos(nanos);
            if (waiting) {
                observer.queued(kind, -1);
            }
        }

        @Override
        public void come(long waitedNanos) {
            waited(waitedNanos);
            observer.connectionsInUse(kind, 1);
            observer.connectionAcquired(kind, Duration.ofNanos(waitedNanos));
            promise.complete();
        }

        @Override
        public void pass(long waitedNanos) {
            waited(waitedNanos);
            observer.workExpired(kind);
            promise.fail(failures.ofWaiting(call));
        }

        @Override
        public void refuse(ShedReason reason, long waitedNanos) {
            waited(waitedNanos);
            observer.shed(kind, reason);
            promise.fail(failures.ofShedding(kind, reason, places));
        }
    }

    /** Gives the place back that was held since the given moment, to whose turn it is if there is one. */
    void leave(long sinceNanoTime) {
        observer.connectionsInUse(kind, -1);
        long now = System.nanoTime();
        places.leave(now - sinceNanoTime, now);
    }

    boolean isCrowded() {
        return !places.hasRoom();
    }

    /**
     * Learns from a statement that begins now how the database does. One of checks holds as many as there happen to be:
     * how long it takes says nothing.
     */
    <T> Future<T> learn(Call call, Future<T> statement) {
        if (kind == OperationKind.AUTHORIZATION) {
            return statement;
        }
        long began = System.nanoTime();
        return statement.onComplete(done -> {
            if (done.succeeded() || Failures.isLate(call)) {
                places.took(began, System.nanoTime() - began);
            }
        });
    }

    /** Looks at the queue as long as there is one. */
    private void look() {
        if (looking || places.waiting() == 0) {
            return;
        }
        looking = true;
        vertx.setTimer(LOOK_MILLIS, tick -> {
            looking = false;
            places.look(System.nanoTime());
            look();
        });
    }

    /** Tells how many statements may run, where that has changed. */
    void tellLimit() {
        int now = places.most();
        if (now != limitTold) {
            observer.concurrencyLimit(kind, now - limitTold);
            limitTold = now;
        }
    }

    /** Takes the places out of what is told. */
    void close() {
        observer.concurrencyLimit(kind, -limitTold);
        limitTold = 0;
        places.close();
    }
}
