package dev.sluice.postgres;

import dev.sluice.observation.Observer;
import dev.sluice.postgres.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What others say on a channel of PostgreSQL, heard on a connection of its own that is opened again for as long as this
 * is not closed. A connection that no longer answers counts as lost. Confined to the event loop that made it.
 */
public final class Notifications {

    /**
     * Who is told.
     *
     * @param notified is given the payload of each notification
     * @param recovered is run when the channel is heard again after it was not: something may have been missed
     */
    public record Listener(Consumer<String> notified, Runnable recovered) {}

    /**
     * How a connection is kept.
     *
     * @param pingInterval after which it is asked whether it still answers
     * @param delayMax between two attempts to open it again
     */
    record Pace(Duration pingInterval, Duration delayMax) {}

    private static final long PING_LIMIT_MILLIS = 2_000;
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private final Vertx vertx;
    private final Pool pool;
    private final String channel;
    private final Listener listener;
    private final Observer observer;
    private final long pingMillis;
    private final Backoff backoff;
    private @Nullable PgConnection connection;
    private boolean missed;
    private boolean closed;

    /**
     * What is to be heard.
     *
     * @param pool of one connection, which is never given back; closed with this
     */
    Notifications(Vertx vertx, Pool pool, String channel, Listener listener, Pace pace, Observer observer) {
        this.vertx = vertx;
        this.pool = pool;
        this.channel = channel;
        this.listener = listener;
        this.observer = observer;
        this.pingMillis = pace.pingInterval().toMillis();
        this.backoff = new Backoff(pace.delayMax());
    }

    /** Begins to listen; completes with the first attempt, whatever became of it. */
    Future<Void> start() {
        return pool.getConnection()
                .compose(opened -> listen((PgConnection) opened))
                .onSuccess(this::heard)
                .onFailure(this::lost)
                .transform(tried -> Future.succeededFuture());
    }

    private Future<PgConnection> listen(PgConnection opened) {
        opened.notificationHandler(this::notified);
        opened.exceptionHandler(lost -> closed(opened));
        opened.closeHandler(gone -> closed(opened));
        return opened.query("LISTEN \"" + channel.replace("\"", "\"\"") + "\"")
                .execute()
                .map(opened)
                .timeout(PING_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(refused -> Lease.cut(opened));
    }

    private void heard(PgConnection opened) {
        if (closed) {
            Lease.cut(opened);
            return;
        }
        connection = opened;
        backoff.reset();
        pingLater(opened);
        if (missed) {
            missed = false;
            observer.notificationsHeard(channel);
            listener.recovered().run();
        }
    }

    private void notified(PgNotification notification) {
        if (notification.getChannel().equals(channel)) {
            listener.notified().accept(notification.getPayload());
        }
    }

    private void pingLater(PgConnection pinged) {
        vertx.setTimer(pingMillis, due -> {
            if (connection == pinged) {
                pinged.query("/* probe */ select 1")
                        .execute()
                        .timeout(PING_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                        .onSuccess(alive -> pingLater(pinged))
                        .onFailure(silent -> Lease.cut(pinged));
            }
        });
    }

    private void closed(PgConnection gone) {
        if (connection == gone) {
            connection = null;
            lost(new IllegalStateException("the connection that listens was closed"));
        }
    }

    private void lost(Throwable cause) {
        if (closed) {
            return;
        }
        if (!missed) {
            observer.notificationsLost(channel, cause);
        }
        missed = true;
        vertx.setTimer(backoff.nextMillis(), due -> {
            if (!closed) {
                start();
            }
        });
    }

    /** Stops listening for good. */
    public Future<Void> close() {
        closed = true;
        PgConnection open = connection;
        connection = null;
        if (open != null) {
            Lease.cut(open);
        }
        // No wait for a server that does not answer.
        return pool.close().timeout(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
