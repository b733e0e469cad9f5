package dev.sluice.postgres.retry;

import dev.sluice.postgres.link.Hearing;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets of a pool's connections, kept because the pool would hand out again and again those that lead where no
 * work can be done: after a failover, all that were opened before. Confined to one event loop.
 */
public final class OpenSockets {

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Set<NetSocketInternal> sockets = new LinkedHashSet<>();
    private long closedNanoTime = System.nanoTime() - INTERVAL_NANOS;

    /** Counts a socket among the open ones until it is closed. */
    public void add(NetSocketInternal socket) {
        if (sockets.add(socket)) {
            socket.channelHandlerContext().channel().closeFuture().addListener(closed -> sockets.remove(socket));
        }
    }

    /**
     * Whether all are to be closed now: once in a second is often enough, also where every server that can be reached
     * is a standby.
     */
    public boolean isTimeToCloseAll() {
        long now = System.nanoTime();
        if (now - closedNanoTime < INTERVAL_NANOS) {
            return false;
        }
        closedNanoTime = now;
        return true;
    }

    /** Closes all but the given, on which work is under way. */
    public void closeBut(Set<NetSocketInternal> busy) {
        for (NetSocketInternal socket : List.copyOf(sockets)) {
            if (!busy.contains(socket)) {
                Hearing.cut(socket);
            }
        }
    }
}
