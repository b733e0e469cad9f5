package dev.sluice.http.connection;

import dev.sluice.config.ClientPace;
import dev.sluice.observation.SlowPart;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection to the pace of its door. Stands before everything else in its pipeline, so it sees that bytes
 * come and go, not what they are; the door tells it when a request is there and when it has ended. An idle time-out
 * alone would not do: it begins anew with each byte. Of the connection's event loop alone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that closes is all that its timers and closes come to
final class ConnectionGuard extends ChannelDuplexHandler {

    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");

    /** How many times, one after another, nothing must have been taken before a client is said to take nothing. */
    private static final int LOOKS = 4;

    private final Doorway doorway;
    private final ClientPace pace;
    private @Nullable ScheduledFuture<?> limit;
    private int open;
    private boolean isHttp2;
    private boolean hasSpoken;
    private boolean looking;
    private @Nullable Object stuck;
    private long stuckAt;
    private int looks;

    ConnectionGuard(Doorway doorway) {
        this.doorway = doorway;
        this.pace = doorway.config().pace();
    }

    /** The guard of a connection, null where it was opened at another door. */
    static @Nullable ConnectionGuard of(HttpConnection connection) {
        return channel(connection).attr(KEY).get();
    }

    static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        limit(context, pace.headerTimeout());
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        unlimited();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        hasSpoken = true;
        // On a connection of HTTP/2 bytes may come that belong to no request.
        if (open == 0 && limit == null && !isHttp2) {
            limit(context, pace.headerTimeout());
        }
        context.fireChannelRead(bytes);
    }

    /** The head of a request is there whole. */
    void requestBegan(boolean ofHttp2) {
        isHttp2 = ofHttp2;
        open++;
        unlimited();
    }

    /**
     * A request has been read and answered. A connection of HTTP/2 without requests is idle, whatever else it sends.
     */
    void requestEnded(Channel channel) {
        open--;
        if (open == 0 && isHttp2) {
            limit(channel.pipeline().context(this), doorway.config().idleTimeout());
        }
    }

    private void limit(ChannelHandlerContext context, Duration time) {
        limit = context.executor().schedule(() -> late(context), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void unlimited() {
        if (limit != null) {
            limit.cancel(false);
            limit = null;
        }
    }

    private void late(ChannelHandlerContext context) {
        if (isHttp2) {
            context.channel().close();
            return;
        }
        doorway.observer().clientTooSlow(SlowPart.HEAD);
        ChannelHandlerContext outlet = hasSpoken ? outlet(context) : null;
        if (outlet == null) {
            context.close();
            return;
        }
        outlet.writeAndFlush(Unpooled.wrappedBuffer(doorway.slowAnswer()))
                .addListener(ChannelFutureListener.CLOSE)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** From where bytes go out encrypted where they must be; null where the client could not read them yet. */
    private static @Nullable ChannelHandlerContext outlet(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return context;
        }
        List<String> names = context.pipeline().names();
        int next = names.indexOf(context.pipeline().context(tls).name()) + 1;
        return tls.handshakeFuture().isSuccess() ? context.pipeline().context(names.get(next)) : null;
    }

    @Override
    public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
        lookLater(context);
        context.write(bytes, promise);
    }

    private void lookLater(ChannelHandlerContext context) {
        if (!looking) {
            looking = true;
            long later = pace.writeTimeout().toMillis() / LOOKS + 1;
            context.executor().schedule(() -> look(context), later, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes a connection whose client has taken no byte for as long as it may. */
    private void look(ChannelHandlerContext context) {
        looking = false;
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        Object first = waiting == null ? null : waiting.current();
        if (waiting == null || first == null) {
            stuck = null;
            return;
        }
        looks = first == stuck && waiting.currentProgress() == stuckAt ? looks + 1 : 0;
        stuck = first;
        stuckAt = waiting.currentProgress();
        if (looks >= LOOKS) {
            doorway.observer().clientTooSlow(SlowPart.ANSWER);
            context.close();
            return;
        }
        lookLater(context);
    }
}
