package dev.sluice.http.connection;

import dev.sluice.observation.ConnectionRefusal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The transport of the JDK with a guard at each connection of a door, from when it is accepted: Vert.x shows a
 * connection only after its TLS handshake, and has no limit on how many there are.
 */
@SuppressWarnings("deprecation") // InternetProtocolFamily is part of the interface
final class GuardedTransport implements Transport {

    private final Transport plain;
    private final Doorway doorway;

    GuardedTransport(Transport plain, Doorway doorway) {
        this.plain = plain;
        this.doorway = doorway;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return plain.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        return plain.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return plain.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return plain.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return plain.serverChannelFactory(domainSocket);
    }

    @Override
    public boolean supportsDomainSockets() {
        return plain.supportsDomainSockets();
    }

    @Override
    public java.net.SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return plain.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(java.net.SocketAddress address) {
        return plain.convert(address);
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        plain.configure(options, domainSocket, bootstrap);
        if (doorway.isThatOf(options)) {
            bootstrap.handler(new Acceptor());
        }
    }

    /** Stands before Netty's own acceptor, which registers the connections that come. */
    @Sharable
    private final class Acceptor extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel connection = (Channel) accepted;
            if (connection.remoteAddress() instanceof InetSocketAddress remote) {
                InetAddress address = remote.getAddress();
                Optional<ConnectionRefusal> refusal = doorway.admit(address);
                if (refusal.isPresent()) {
                    connection.unsafe().closeForcibly();
                    doorway.observer().connectionRefused(refusal.get());
                    return;
                }
                connection.closeFuture().addListener(closed -> doorway.leave(address));
            }
            connection.pipeline().addLast("guard", new ConnectionGuard(doorway));
            context.fireChannelRead(accepted);
        }
    }
}
