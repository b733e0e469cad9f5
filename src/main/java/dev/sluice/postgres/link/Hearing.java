package dev.sluice.postgres.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Knows of one connection when the server was last heard on it. Confined to the connection's event loop. */
public final class Hearing extends ChannelInboundHandlerAdapter {

    private static final String NAME = "hearing";

    /** A server that is gone without a word is noticed on a quiet connection within 14 s. */
    private static final Map<ChannelOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 5,
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 3,
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);

    private final Reach reach;
    private long heardNanoTime = System.nanoTime();
    private boolean established;
    private @Nullable ChannelHandlerContext place;

    private Hearing(Reach reach) {
        this.reach = reach;
    }

    /** Listens on a new connection, which is closed where it is not {@linkplain #established} within a limit. */
    static void begin(Channel channel, Reach reach, long limitMillis) {
        Hearing hearing = new Hearing(reach);
        KEEP_ALIVE.forEach(channel.config()::setOption);
        channel.pipeline().addFirst(NAME, hearing);
        ScheduledFuture<?> unused =
                channel.eventLoop().schedule(hearing::endUnlessEstablished, limitMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        place = context;
    }

    private void endUnlessEstablished() {
        if (!established) {
            close();
        }
    }

    /** From here the close does not pass the driver, which would only say goodbye and wait for the server to close. */
    private Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        Objects.requireNonNull(place, "the pipeline").close().addListener(done -> closed.complete());
        return closed.future();
    }

    /** Says that the server has let a connection in. */
    static void established(Connection connection) {
        Hearing hearing = of(((SocketConnectionBase) connection).socket());
        if (hearing != null) {
            hearing.established = true;
        }
    }

    /** Closes a connection that nobody waits for any more. */
    static void cut(Connection connection) {
        cut(((SocketConnectionBase) connection).socket());
    }

    /**
     * Closes a connection that was taken from a pool, whatever runs on it. The driver's own close would wait for its
     * turn behind the statement and then only hand the connection back to the pool.
     *
     * @return when it is closed, which does not depend on the server
     */
    public static Future<Void> cut(SqlConnection connection) {
        return cut(socket(connection));
    }

    /** The same by its socket. */
    public static Future<Void> cut(NetSocketInternal socket) {
        Hearing hearing = of(socket);
        return hearing == null ? socket.close() : hearing.close();
    }

    /** Whether a connection that was taken from a pool can be relied on. */
    static boolean isTrusted(SqlConnection connection) {
        Hearing hearing = of(socket(connection));
        return hearing != null && hearing.reach.isTrusted(hearing.heardNanoTime);
    }

    /** Says that a connection was asked something at the given moment, and long enough was waited for an answer. */
    public static void unanswered(SqlConnection connection, long sinceNanoTime) {
        Hearing hearing = of(socket(connection));
        if (hearing != null && hearing.heardNanoTime - sinceNanoTime < 0) {
            hearing.reach.wasSilentSince(sinceNanoTime);
        }
    }

    /** Null where the connection has been closed, and its pipeline emptied. */
    private static @Nullable Hearing of(NetSocketInternal socket) {
        return (Hearing) socket.channelHandlerContext().pipeline().get(NAME);
    }

    /** The socket under a connection that was taken from a pool; the driver does not show it. */
    public static NetSocketInternal socket(SqlConnection connection) {
        return ((SocketConnectionBase)
                        ((SqlConnectionInternal) connection).unwrap().unwrap())
                .socket();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heardNanoTime = System.nanoTime();
        reach.heard(heardNanoTime);
        context.fireChannelRead(message);
    }
}
