package dev.sluice.http.connection;

import dev.sluice.config.DrainConfig;
import dev.sluice.http.connection.handover.ListeningPort;
import dev.sluice.http.connection.handover.PortSteering;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
    private final AtomicBoolean running = new AtomicBoolean();
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
        ListeningPort listening = door;
        if (listening == null || !running.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        // To be asked no more comes first: whoever asks whether to ask hears it from the one that takes over.
        return handedOver(vertx)
                .compose(handedOver -> announced(vertx, handedOver))
                .compose(announced -> listening.close())
                .compose(closed -> emptied());
    }

    /** Whether another process gets the connections to come, on both ports. */
    private Future<Boolean> handedOver(Vertx vertx) {
        if (!config.reusePort()) {
            return Future.succeededFuture(false);
        }
        List<Future<Boolean>> left = Stream.of(door, management)
                .filter(Objects::nonNull)
                .map(port -> new PortSteering(vertx, port).leave().onFailure(observer::portNotSteered))
                .map(leaving -> leaving.otherwise(false))
                .toList();
        return Future.all(left).map(all -> left.stream().allMatch(Future::result));
    }

    private Future<?> announced(Vertx vertx, boolean handedOver) {
        begun = true;
        observer.gatewayDraining();
        guards.forEach(ConnectionGuard::announceEnd);
        return handedOver || config.delay().isZero()
                ? Future.succeededFuture()
                : vertx.timer(config.delay().toMillis());
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
