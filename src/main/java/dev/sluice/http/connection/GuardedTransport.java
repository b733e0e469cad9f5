package dev.sluice.http.connection;

import dev.sluice.http.connection.handover.ListeningPort;
import dev.sluice.http.connection.handover.ListeningSocket;
import dev.sluice.observation.ConnectionRefusal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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
        return domainSocket ? plain.serverChannelFactory(true) : ListeningSocket::new;
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
        Drain drain = doorway.drain();
        if (doorway.isThatOf(options)) {
            bootstrap.handler(new ListeningPort(drain::listens, this::take));
        } else if (options.isReusePort()) {
            bootstrap.handler(new ListeningPort(drain::managementListens, connection -> true));
        }
        if (options.isReusePort()) {
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
    }

    /** Puts a guard at a connection that has come to the door; false where it is turned away. */
    private boolean take(Channel connection) {
        if (connection.remoteAddress() instanceof InetSocketAddress remote) {
            InetAddress address = remote.getAddress();
            Optional<ConnectionRefusal> refusal = doorway.admit(address);
            if (refusal.isPresent()) {
                connection.unsafe().closeForcibly();
                doorway.observer().connectionRefused(refusal.get());
                return false;
            }
            connection.closeFuture().addListener(closed -> doorway.leave(address));
        }
        ConnectionGuard guard = new ConnectionGuard(doorway, connection);
        doorway.drain().opened(guard);
        connection.closeFuture().addListener(closed -> doorway.drain().closed(guard));
        connection.pipeline().addLast("guard", guard);
        return true;
    }
}
