package dev.sluice;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The schema cache in force, replaced whole while requests go on with the one before. However often a reload is asked
 * for, one runs and at most one waits for its turn; a failed one leaves the cache as it is and is tried again, later
 * each time. Loads on one event loop; asked on any thread.
 */
final class SchemaReload {

    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long RETRY_MAX_MILLIS = 30_000;

    private final Context loop;
    private final Supplier<Future<SchemaCache>> load;
    private final long missIntervalNanos;
    private final AtomicLong missedNanoTime;
    private volatile @Nullable SchemaCache current;
    private @Nullable Promise<SchemaCache> waiting;
    private boolean running;
    private boolean stopped;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /**
     * A reload that has not loaded yet.
     *
     * @param missInterval how much time passes at least between two reloads because something was not found
     */
    SchemaReload(Context loop, Supplier<Future<SchemaCache>> load, Duration missInterval) {
        this.loop = loop;
        this.load = load;
        this.missIntervalNanos = missInterval.toNanos();
        this.missedNanoTime = new AtomicLong(System.nanoTime() - missIntervalNanos);
    }

    boolean isLoaded() {
        return current != null;
    }

    SchemaCache current() {
        SchemaCache loaded = current;
        if (loaded == null) {
            throw ErrorCode.NO_SCHEMA_CACHE.failure();
        }
        return loaded;
    }

    /** Loads for the first time; unlike later, a failure is final. */
    Future<SchemaCache> first() {
        running = true;
        return load.get().onComplete(done -> running = false).onSuccess(loaded -> {
            current = loaded;
            next();
        });
    }

    /** Asks for a reload that begins after now; the answer comes with it. */
    Future<SchemaCache> request() {
        Promise<SchemaCache> answer = Promise.promise();
        loop.runOnContext(now -> {
            Promise<SchemaCache> turn = waiting == null ? Promise.promise() : waiting;
            waiting = turn;
            turn.future().onComplete(answer);
            next();
        });
        return answer.future();
    }

    /** Says that a request named what the cache does not know; asks for a reload unless that was just done. */
    void missed() {
        long now = System.nanoTime();
        long before = missedNanoTime.get();
        if (now - before >= missIntervalNanos && missedNanoTime.compareAndSet(before, now)) {
            request();
        }
    }

    private void next() {
        Promise<SchemaCache> turn = waiting;
        if (turn == null || running || stopped) {
            return;
        }
        waiting = null;
        running = true;
        load.get().onComplete(done -> {
            running = false;
            if (done.succeeded()) {
                current = done.result();
                retryMillis = FIRST_RETRY_MILLIS;
            } else {
                retry();
            }
            turn.handle(done);
            next();
        });
    }

    private void retry() {
        loop.owner().setTimer(retryMillis, due -> {
            if (!stopped) {
                request();
            }
        });
        retryMillis = Math.min(RETRY_MAX_MILLIS, 2 * retryMillis);
    }

    /** Begins no further load. */
    void stop() {
        stopped = true;
    }
}
