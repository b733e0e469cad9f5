package dev.sluice.http.connection.handover;

import dev.sluice.http.connection.handover.KernelSockets.Listening;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;

/**
 * Leaves a port to the other processes that listen on it. Linux divides connections among all of them, and resets those
 * that a socket has not taken when it closes; so before one closes, all that are to come are sent to another. Which
 * that is, the kernel tells by number only, and no process knows its own: one is tried, and a connection shows whether
 * it was the right one.
 */
public final class PortSteering {

    /** How many connections must come out at others before all are believed to. */
    private static final int TRIALS = 3;

    /** After which handshakes that had begun with the old socket have ended there. */
    private static final long HANDSHAKES_MILLIS = 200;

    private final Vertx vertx;
    private final ListeningPort port;

    public PortSteering(Vertx vertx, ListeningPort port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** Sends the connections to come to another process; false where there is none, or it cannot be done here. */
    public Future<Boolean> leave() {
        return blocking(() -> KernelSockets.areKnown() ? KernelSockets.listening(number()) : null)
                .compose(found -> found == null || found.own().isEmpty() || found.all() < 2
                        ? Future.succeededFuture(false)
                        : choose(found, found.all() - 1))
                .compose(left -> left ? vertx.timer(HANDSHAKES_MILLIS).map(true) : Future.succeededFuture(false));
    }

    /** Has this socket get its share, whatever one that has left did. Fails where that cannot be done here. */
    public Future<Void> join() {
        return blocking(() -> {
            if (!KernelSockets.areKnown()) {
                throw new IllegalStateException("not known on this operating system");
            }
            KernelSockets.share(KernelSockets.listening(number()).own().get(0));
            return null;
        });
    }

    private int number() {
        return port.address().getPort();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** The newest is the most likely to be the one that takes over. */
    private Future<Boolean> choose(Listening found, int place) {
        if (place < 0) {
            return Future.succeededFuture(false);
        }
        return blocking(() -> {
                    KernelSockets.choose(found.own().get(0), place);
                    return null;
                })
                .compose(chosen -> comesElsewhere(TRIALS))
                .compose(elsewhere -> elsewhere ? Future.succeededFuture(true) : choose(found, place - 1));
    }

    private Future<Boolean> comesElsewhere(int trials) {
        if (trials == 0) {
            return Future.succeededFuture(true);
        }
        return this.<Integer>blocking(this::connect)
                .compose(port::came)
                .compose(here -> here ? Future.succeededFuture(false) : comesElsewhere(trials - 1));
    }

    /** Opens and closes a connection to the port; the port that it comes from. */
    private int connect() throws IOException {
        InetSocketAddress address = port.address();
        InetAddress host =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (SocketChannel probe = SocketChannel.open()) {
            probe.bind(new InetSocketAddress(host, 0));
            int from = ((InetSocketAddress) probe.getLocalAddress()).getPort();
            port.expect(from);
            probe.connect(new InetSocketAddress(host, address.getPort()));
            return from;
        }
    }
}
