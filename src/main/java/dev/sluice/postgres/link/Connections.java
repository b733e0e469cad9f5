package dev.sluice.postgres.link;

import dev.sluice.contract.Call;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one pool. None is given out that was not heard since the server fell silent on another: whoever
 * got it would learn no sooner than at his deadline that nobody listens.
 */
public final class Connections {

    private static final long CLOSE_MILLIS_MAX = 1_000;

    private final Pool pool;
    private final Reach reach;

    Connections(Pool pool, Reach reach) {
        this.pool = pool;
        this.reach = reach;
    }

    /** A connection that nobody else uses: one that is open and trusted, else a new one. */
    public Future<PgConnection> take() {
        return pool.getConnection()
                .compose(taken -> Hearing.isTrusted(taken)
                        ? Future.succeededFuture((PgConnection) taken)
                        : Hearing.cut(taken).compose(closed -> take()));
    }

    /** Whether the server has said anything, on whatever connection, since a call began. */
    public boolean wasServerHeard(Call call) {
        return reach.hasBeenHeardSince(System.nanoTime() - call.elapsedNanos());
    }

    /** How many are open or being opened. */
    public int size() {
        return pool.size();
    }

    /** Closes them, and does not wait for a server that does not answer. */
    public Future<Void> close() {
        return pool.close().timeout(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
