package dev.sluice.postgres.link;

import dev.sluice.config.ServerProof;
import dev.sluice.memory.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The driver with a guard on each socket that it opens. The driver itself answers whatever a server asks, a request for
 * the password in clear too, and has no place at which to forbid it but the socket.
 */
final class GuardedDriver extends PgDriver {

    private static final String NO_TLS = "Postgres Server does not handle SSL connection";

    private static final String PASSWORD_REFUSED = "28P01";

    private final List<ServerProof> allowed;
    private final Password password;
    private final MemoryBudget answers;

    /**
     * A driver for one server.
     *
     * @param password is asked again where the server refuses the one that a connection was opened with
     * @param answers the memory for what comes
     */
    GuardedDriver(List<ServerProof> allowed, Password password, MemoryBudget answers) {
        this.allowed = allowed;
        this.password = password;
        this.answers = answers;
    }

    @Override
    public ConnectionFactory<PgConnectOptions> createConnectionFactory(Vertx vertx, NetClientOptions transport) {
        return new Factory(
                new GuardedVertx((VertxInternal) vertx, () -> new ProofGuard(allowed, answers)), transport, password);
    }

    /** Tries once more with a password that has changed, and says in the gateway's words why there is no link. */
    private static final class Factory extends PgConnectionFactory {

        private final Password password;

        Factory(VertxInternal vertx, NetClientOptions transport, Password password) {
            super(vertx, transport);
            this.password = password;
        }

        @Override
        protected Future<Connection> doConnectInternal(PgConnectOptions options, ContextInternal context) {
            return super.doConnectInternal(options, context).recover(cause -> {
                if (cause instanceof PgException refused && PASSWORD_REFUSED.equals(refused.getSqlState())) {
                    return withAnother(options, context, refused);
                }
                return Future.failedFuture(NO_TLS.equals(cause.getMessage()) ? noTls(options) : cause);
            });
        }

        private Future<Connection> withAnother(PgConnectOptions options, ContextInternal context, PgException refused) {
            return password.insteadOf(options.getPassword())
                    .recover(same -> Future.failedFuture(refused))
                    .compose(now ->
                            super.doConnectInternal(new PgConnectOptions(options).setPassword(now.value()), context));
        }

        private static Throwable noTls(PgConnectOptions options) {
            return new VertxException(
                    "the server offers no TLS, which database.tls.mode asks for (%s)".formatted(options.getSslMode()),
                    true);
        }
    }

    /** Opens guarded sockets for the driver. */
    private static final class GuardedVertx extends VertxWrapper {

        private final Supplier<ProofGuard> guards;

        GuardedVertx(VertxInternal delegate, Supplier<ProofGuard> guards) {
            super(delegate);
            this.guards = guards;
        }

        @Override
        public NetClient createNetClient(NetClientOptions options) {
            return new GuardedClient(super.createNetClient(options), guards);
        }
    }

    private static final class GuardedClient implements NetClient {

        private final NetClient client;
        private final Supplier<ProofGuard> guards;

        GuardedClient(NetClient client, Supplier<ProofGuard> guards) {
            this.client = client;
            this.guards = guards;
        }

        private NetSocket guarded(NetSocket socket) {
            ((NetSocketInternal) socket)
                    .channelHandlerContext()
                    .pipeline()
                    .addBefore("handler", ProofGuard.NAME, guards.get());
            return socket;
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return client.connect(port, host).map(this::guarded);
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return client.connect(port, host, serverName).map(this::guarded);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remoteAddress) {
            return client.connect(remoteAddress).map(this::guarded);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remoteAddress, String serverName) {
            return client.connect(remoteAddress, serverName).map(this::guarded);
        }

        @Override
        public Future<NetSocket> connect(ConnectOptions connectOptions) {
            return client.connect(connectOptions).map(this::guarded);
        }

        @Override
        public Future<Void> shutdown(long timeout, TimeUnit unit) {
            return client.shutdown(timeout, unit);
        }

        @Override
        public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
            return client.updateSSLOptions(options, force);
        }
    }
}
