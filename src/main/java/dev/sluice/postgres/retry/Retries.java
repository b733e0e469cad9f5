package dev.sluice.postgres.retry;

import dev.sluice.contract.Call;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.RetryReason;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * Grants one more try: where the time is left for one as long as the first, and out of a budget that requests fill, so
 * that a database in trouble is not asked twice for everything. Confined to one event loop.
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

    private final OperationKind kind;
    private final Observer observer;
    private final Bucket budget;
    private final int saved;
    private long requests;

    /**
     * The retries of one verticle instance.
     *
     * @param places as much work as can be lost at one moment: all of it may be tried again once
     */
    public Retries(OperationKind kind, int places, Observer observer) {
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
        if (left < LEFT_MILLIS_MIN || left * 1_000_000 < triedNanos) {
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

    private void payIn() {
        if (requests >= REQUESTS_EACH) {
            budget.addTokens(Math.min(saved, requests / REQUESTS_EACH));
            requests %= REQUESTS_EACH;
        }
    }
}
