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
import io.netty.handler.codec.http2.Http2ConnectionHandler;
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
    private final Channel channel;
    private @Nullable HttpConnection shown;
    private boolean hasSpokenSince;
    private boolean isKept;
    private boolean isWatched;
    private @Nullable ScheduledFuture<?> limit;
    private int open;
    private boolean isHttp2;
    private boolean hasSpoken;
    private boolean looking;
    private @Nullable Object stuck;
    private long stuckAt;
    private int looks;

    ConnectionGuard(Doorway doorway, Channel channel) {
        this.doorway = doorway;
        this.channel = channel;
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
        channel.attr(KEY).set(this);
        if (doorway.drain().isShut()) {
            watch();
        }
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
        hasSpokenSince = true;
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

    /** The server has made out what the connection speaks. */
    void isShown(HttpConnection connection) {
        shown = connection;
        if (doorway.drain().hasBegun()) {
            announceEnd();
        }
    }

    /**
     * Tells a client of HTTP/2 to open other connections for requests to come; in HTTP/1 the answers tell. Those that
     * are on their way are answered still. May be called on any thread.
     */
    void announceEnd() {
        onLoop(() -> {
            if (shown != null && channel.pipeline().get(Http2ConnectionHandler.class) != null) {
                shown.goAway(0, Integer.MAX_VALUE);
            }
        });
    }

    /** Closes the connection once nothing is under way and its client has been silent. May be called on any thread. */
    void closeWhenQuiet() {
        onLoop(this::watch);
    }

    /** Keeps the connection open in a drain, silent or not, as one on which its client will ask for more; or not. */
    void keep(boolean keep) {
        isKept = keep;
    }

    private void onLoop(Runnable work) {
        // One that is not of an event loop yet looks by itself when it is.
        if (channel.isRegistered()) {
            channel.eventLoop().execute(work);
        }
    }

    private void watch() {
        if (!isWatched) {
            isWatched = true;
            listen();
        }
    }

    private void listen() {
        hasSpokenSince = false;
        channel.eventLoop()
                .schedule(this::closeIfQuiet, doorway.drain().config().quiet().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeIfQuiet() {
        if (open == 0 && !hasSpokenSince && !isKept) {
            channel.close();
        } else if (channel.isOpen()) {
            listen();
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
