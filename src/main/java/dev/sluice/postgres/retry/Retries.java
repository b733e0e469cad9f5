package dev.sluice.postgres.retry;

import dev.sluice.contract.Call;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.RetryReason;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Grants one more try: where somebody waits for the answer, the time is left for one as long as the first, and out of a
 * budget that requests fill, so that a database in trouble is not asked twice for everything. Confined to one event
 * loop.
 */
public final class Retries {

    /** Requests that pay for one retry. */
    private static final int REQUESTS_EACH = 10;

    /** Retries in a second where there are few requests. */
    private static final int SECOND_MIN = 1;

    /** The fewest retries that may be saved up. */
    private static final int SAVED_MIN = 10;

    /** The least time that is left for a try, whatever the first took. */
    private static final long LEFT_MILLIS_MIN = 20;

    /** The longest pause before a try on another connection. */
    private static final int PAUSE_MILLIS_MAX = 10;

    private final Vertx vertx;
    private final OperationKind kind;
    private final Observer observer;
    private final Bucket budget;
    private final Set<Promise<Void>> pauses = new HashSet<>();
    private final int saved;
    private long requests;
    private boolean closed;

    /**
     * The retries of one verticle instance.
     *
     * @param places as much work as can be lost at one moment: all of it may be tried again once
     */
    public Retries(Vertx vertx, OperationKind kind, int places, Observer observer) {
        this.vertx = vertx;
        this.kind = kind;
        this.observer = observer;
        this.saved = Math.max(SAVED_MIN, 2 * places);
        this.budget = Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(saved)
                        .refillGreedy(SECOND_MIN, Duration.ofSeconds(1))
                        .build())
                .build();
    }

    /** Counts a request, for the budget; it is paid in when somebody needs it. */
    public void asked() {
        requests++;
    }

    /**
     * Whether the work of a call is to be tried again.
     *
     * @param triedNanos how long the first try took
     */
    public boolean grant(RetryReason reason, Call call, long triedNanos) {
        long left = call.deadline().remainingMillis();
        if (closed || call.isCancelled() || left < LEFT_MILLIS_MIN || left * 1_000_000 < triedNanos) {
            return false;
        }
        payIn();
        boolean granted = budget.tryConsume(1);
        if (granted) {
            observer.retried(kind, reason);
        } else {
            observer.retryRefused(kind, reason);
        }
        return granted;
    }

    /**
     * A moment in which the pool finds out which connections are gone; of a length of its own each time, so that what
     * was lost together does not come back together.
     */
    public Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        int millis = ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX / 2, PAUSE_MILLIS_MAX + 1);
        pauses.add(over);
        vertx.setTimer(millis, passed -> over.tryComplete());
        return over.future().onComplete(passed -> pauses.remove(over));
    }

    /** Grants nothing any more, and ends what is left of pauses: the timers of a verticle that ends never come. */
    public void close() {
        closed = true;
        List.copyOf(pauses).forEach(Promise::tryComplete);
    }

    private void payIn() {
        if (requests >= REQUESTS_EACH) {
            budget.addTokens(Math.min(saved, requests / REQUESTS_EACH));
            requests %= REQUESTS_EACH;
        }
    }
}
