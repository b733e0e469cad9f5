package dev.sluice.http.connection.handover;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A socket that listens. Stands before Netty's own acceptor, which registers the connections that come, and shows them
 * to whom they concern first.
 */
@Sharable
public final class ListeningPort extends ChannelInboundHandlerAdapter {

    /** A loop takes at most sixteen connections at a time: one that has been there for so many rounds is taken. */
    private static final int ROUNDS = 4;

    private final Consumer<ListeningPort> onListening;
    private final Predicate<Channel> taken;
    private final Set<Integer> expected = ConcurrentHashMap.newKeySet();
    private final Promise<Channel> channel = Promise.promise();

    /**
     * A port.
     *
     * @param onListening is told of the port once it listens
     * @param taken is shown each connection that comes, and says whether it may stay
     */
    public ListeningPort(Consumer<ListeningPort> onListening, Predicate<Channel> taken) {
        this.onListening = onListening;
        this.taken = taken;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel.complete(context.channel());
        onListening.accept(this);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        boolean isOwn = !expected.isEmpty()
                && connection.remoteAddress() instanceof InetSocketAddress remote
                && expected.remove(remote.getPort());
        if (isOwn) {
            connection.unsafe().closeForcibly();
        } else if (taken.test(connection)) {
            context.fireChannelRead(accepted);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) channel.future().result().localAddress();
    }

    /** Says that a connection of this process is going to come, from a port of its own, which is to be dropped. */
    void expect(int fromPort) {
        expected.add(fromPort);
    }

    /** Whether an expected connection, which is open by now, came to this socket rather than to another's. */
    Future<Boolean> came(int fromPort) {
        return rounds(ROUNDS).map(over -> !expected.remove(fromPort));
    }

    /** Lets the loop that takes connections go round. */
    private Future<Void> rounds(int left) {
        Promise<Void> round = Promise.promise();
        channel.future().result().eventLoop().execute(round::complete);
        return left == 0 ? round.future() : round.future().compose(over -> rounds(left - 1));
    }

    /** Takes no more connections. */
    @SuppressWarnings("FutureReturnValueIgnored") // its close future tells
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        Channel listening = channel.future().result();
        listening.closeFuture().addListener(over -> closed.complete());
        if (listening instanceof ListeningSocket socket) {
            socket.takeAndClose();
        } else {
            listening.close();
        }
        return closed.future();
    }
}
