package dev.sluice.postgres.link;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one server is reached, as all who connect to it find together. After failures it is left alone for a while that
 * doubles with each, give or take a random part: one attempt is made then, and everybody else refused at once until one
 * has succeeded. Tells too since when the server has said nothing on connections that had something to hear. Used by
 * all event loops.
 */
public final class Reach {

    /** A single failure may be a mishap of its connection; it holds nobody back. */
    private static final int TOLERATED = 1;

    /** How exactly it is known when the server was heard; so seldom do event loops write what they share. */
    private static final long HEARD_GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Where the server is not there yet, or has no room now: starting up, shutting down, too many connections. */
    private static final List<String> COMES_BACK = List.of("57P0", "53300", "08");

    private final Backoff backoff;
    private final Turns turns = new Turns();
    private volatile long heardNanoTime = System.nanoTime();
    private volatile long silentSinceNanoTime = System.nanoTime();
    private int failures;
    private long failedNanoTime;
    private long notBeforeNanoTime;
    private boolean trying;
    private volatile boolean known;
    private volatile @Nullable Throwable reason;

    /**
     * A server that nothing is known of yet.
     *
     * @param delayMax for how long it is left alone at most
     */
    public Reach(Duration delayMax) {
        this.backoff = new Backoff(delayMax);
    }

    /** One attempt to connect, which must say how it ended. */
    final class Attempt {

        private final long begunNanoTime = System.nanoTime();

        void succeeded() {
            connected();
        }

        void failed(Throwable cause) {
            missed(begunNanoTime, cause);
        }
    }

    /** In which turn connections are opened. */
    Turns turns() {
        return turns;
    }

    /** Leave to connect now; null where the server is to be left alone. */
    synchronized @Nullable Attempt attempt() {
        if (failures > TOLERATED) {
            if (trying || System.nanoTime() - notBeforeNanoTime < 0) {
                return null;
            }
            trying = true;
        }
        return new Attempt();
    }

    /** Whether it was ever connected to. The first time takes longer: all that it needs is loaded then. */
    boolean isKnown() {
        return known;
    }

    private synchronized void connected() {
        known = true;
        failures = 0;
        backoff.reset();
        trying = false;
        reason = null;
        heard(System.nanoTime());
    }

    /** Attempts that began before the last one failed tell nothing new: many that fail together count as one. */
    private synchronized void missed(long begunNanoTime, Throwable cause) {
        trying = false;
        reason = cause;
        if (failures > 0 && begunNanoTime - failedNanoTime < 0) {
            return;
        }
        long now = System.nanoTime();
        failedNanoTime = now;
        failures = isCertain(cause) ? Math.max(failures, TOLERATED) + 1 : failures + 1;
        if (failures > TOLERATED) {
            notBeforeNanoTime = now + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        }
    }

    /** Who waited a whole time limit, or was told that there is no server, need not be told twice. */
    private static boolean isCertain(Throwable cause) {
        return cause instanceof SilentException || cause instanceof ConnectException;
    }

    /** Notes that the server said something just now. */
    void heard(long now) {
        if (now - heardNanoTime > HEARD_GRAIN_NANOS) {
            heardNanoTime = now;
        }
    }

    /** Whether the server has said anything on any connection since a moment, by {@link System#nanoTime}. */
    public boolean hasBeenHeardSince(long nanoTime) {
        return heardNanoTime - nanoTime > 0;
    }

    /** Notes that nothing came on a connection since the given moment, though something was asked on it. */
    synchronized void wasSilentSince(long nanoTime) {
        if (nanoTime - silentSinceNanoTime > 0) {
            silentSinceNanoTime = nanoTime;
        }
    }

    /** Whether a connection that was last heard then can be relied on. */
    boolean isTrusted(long lastHeardNanoTime) {
        return lastHeardNanoTime - silentSinceNanoTime >= 0;
    }

    /** Why the last attempt failed; null where it did not. */
    public @Nullable String reason() {
        Throwable failed = reason;
        if (failed instanceof PgException told) {
            return "%s (%s)".formatted(told.getErrorMessage(), told.getSqlState());
        }
        return failed == null ? null : String.valueOf(failed.getMessage());
    }

    /** Whether waiting helps: the last attempt found no server, or one that is not ready. */
    public boolean mayComeBack() {
        Throwable failed = reason;
        if (failed instanceof PgException told) {
            return COMES_BACK.stream().anyMatch(told.getSqlState()::startsWith);
        }
        return failed instanceof IOException
                || failed instanceof SilentException
                || failed instanceof ClosedConnectionException;
    }
}
