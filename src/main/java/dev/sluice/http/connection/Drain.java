package dev.sluice.http.connection;

import dev.sluice.config.DrainConfig;
import dev.sluice.http.connection.handover.ListeningPort;
import dev.sluice.http.connection.handover.PortSteering;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the API's door ends: first each answer says so, then no more connections are taken, then each connection is
 * closed once nothing is under way on it and its client has been silent for a while. Vert.x's own shutdown closes idle
 * connections at once, in the face of clients that are just sending. May be used on any thread.
 */
public final class Drain {

    private final DrainConfig config;
    private final Observer observer;
    private final Set<ConnectionGuard> guards = ConcurrentHashMap.newKeySet();
    private final Promise<Void> empty = Promise.promise();
    private volatile @Nullable ListeningPort door;
    private volatile @Nullable ListeningPort management;
    private volatile boolean begun;
    private volatile boolean shut;

    Drain(DrainConfig config, Observer observer) {
        this.config = config;
        this.observer = observer;
    }

    DrainConfig config() {
        return config;
    }

    /** Whether the gateway is on its way out. */
    public boolean hasBegun() {
        return begun;
    }

    /** Whether silent connections are to be closed. */
    boolean isShut() {
        return shut;
    }

    void listens(ListeningPort port) {
        door = port;
    }

    void managementListens(ListeningPort port) {
        management = port;
    }

    void opened(ConnectionGuard guard) {
        guards.add(guard);
    }

    void closed(ConnectionGuard guard) {
        guards.remove(guard);
        look();
    }

    private void look() {
        if (shut && guards.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** Has both ports get their share of connections, beside a process that may be about to leave them. */
    public Future<Void> join(Vertx vertx) {
        return config.reusePort()
                ? joined(vertx, door).compose(joined -> joined(vertx, management))
                : Future.succeededFuture();
    }

    private Future<Void> joined(Vertx vertx, @Nullable ListeningPort port) {
        return port == null
                ? Future.succeededFuture()
                : new PortSteering(vertx, port).join().otherwise(cause -> {
                    observer.portNotSteered(cause);
                    return null;
                });
    }

    /** Ends the door; what is still under way after its grace is left as it is. Never fails. */
    public Future<Void> run(Vertx vertx) {
        if (begun) {
            return Future.succeededFuture();
        }
        begun = true;
        guards.forEach(ConnectionGuard::announceEnd);
        ListeningPort listening = door;
        return listening == null
                ? Future.succeededFuture()
                : after(vertx).compose(delayed -> leave(vertx, listening)).compose(left -> emptied());
    }

    private Future<?> after(Vertx vertx) {
        return config.delay().isZero()
                ? Future.succeededFuture()
                : vertx.timer(config.delay().toMillis());
    }

    private Future<Void> leave(Vertx vertx, ListeningPort listening) {
        return steered(vertx, management, () -> steered(vertx, listening, listening::close));
    }

    private Future<Void> steered(Vertx vertx, @Nullable ListeningPort port, Supplier<Future<Void>> next) {
        return port == null || !config.reusePort()
                ? next.get()
                : new PortSteering(vertx, port)
                        .leave()
                        .onFailure(observer::portNotSteered)
                        .transform(left -> next.get());
    }

    private Future<Void> emptied() {
        shut = true;
        guards.forEach(ConnectionGuard::closeWhenQuiet);
        look();
        return empty.future()
                .timeout(config.grace().toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }
}
