package dev.sluice.postgres.link;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The driver with a guard on each socket that it opens. The driver itself answers whatever a server asks, a request for
 * the password in clear too, and has no place at which to forbid it but the socket.
 */
final class GuardedDriver extends PgDriver {

    private static final String NO_TLS = "Postgres Server does not handle SSL connection";

    private static final String PASSWORD_REFUSED = "28P01";

    private final Supplier<ProofGuard> guards;
    private final Password password;
    private final Reach reach;

    /**
     * A driver for one server.
     *
     * @param guards stand before each socket, one each
     * @param password is asked again where the server refuses the one that a connection was opened with
     * @param reach says when to connect at all
     */
    GuardedDriver(Supplier<ProofGuard> guards, Password password, Reach reach) {
        this.guards = guards;
        this.password = password;
        this.reach = reach;
    }

    @Override
    public ConnectionFactory<PgConnectOptions> createConnectionFactory(Vertx vertx, NetClientOptions transport) {
        Guarding guarding = new Guarding(guards, reach, transport.getConnectTimeout());
        return new Factory(new GuardedVertx((VertxInternal) vertx, guarding), transport, password, guarding);
    }

    /**
     * What each socket is guarded by.
     *
     * @param usualLimitMillis in which a connection must have been let in
     */
    private record Guarding(Supplier<ProofGuard> guards, Reach reach, long usualLimitMillis) {

        private static final long FIRST_LIMIT_MILLIS = 5_000;

        /** So much later is the socket closed than its opener is told, who so learns that it was too late. */
        private static final long LAG_MILLIS = 20;

        long limitMillis() {
            return reach.isKnown() ? usualLimitMillis : Math.max(usualLimitMillis, FIRST_LIMIT_MILLIS);
        }

        NetSocket guarded(NetSocket socket) {
            Channel channel =
                    ((NetSocketInternal) socket).channelHandlerContext().channel();
            channel.pipeline().addBefore("handler", ProofGuard.NAME, guards.get());
            Hearing.begin(channel, reach, limitMillis() + LAG_MILLIS);
            return socket;
        }
    }

    /**
     * Connects within the time limit, where it is time to connect; tries once more with a password that has changed,
     * and says in the gateway's words why there is no link.
     */
    private static final class Factory extends PgConnectionFactory {

        private final Password password;
        private final Guarding guarding;

        Factory(VertxInternal vertx, NetClientOptions transport, Password password, Guarding guarding) {
            super(vertx, transport);
            this.password = password;
            this.guarding = guarding;
        }

        @Override
        protected Future<Connection> doConnectInternal(PgConnectOptions options, ContextInternal context) {
            Turns turns = guarding.reach().turns();
            return turns.take(context).compose(turn -> tried(options, context).onComplete(over -> turns.giveBack()));
        }

        private Future<Connection> tried(PgConnectOptions options, ContextInternal context) {
            Reach reach = guarding.reach();
            Reach.Attempt attempt = reach.attempt();
            if (attempt == null) {
                return context.failedFuture(new HeldBackException(reach.reason()));
            }
            return inTime(options, context)
                    .recover(cause -> {
                        if (cause instanceof PgException refused && PASSWORD_REFUSED.equals(refused.getSqlState())) {
                            return withAnother(options, context, refused);
                        }
                        return Future.failedFuture(NO_TLS.equals(cause.getMessage()) ? noTls(options) : cause);
                    })
                    .onSuccess(connected -> attempt.succeeded())
                    .onFailure(attempt::failed);
        }

        /** The driver's own limit ends when a server accepts the connection, which one that hangs does too. */
        private Future<Connection> inTime(PgConnectOptions options, ContextInternal context) {
            Promise<Connection> promise = context.promise();
            long limitMillis = guarding.limitMillis();
            long timer = vertx.setTimer(limitMillis, late -> promise.tryFail(new SilentException(limitMillis)));
            super.doConnectInternal(options, context).onComplete(done -> {
                vertx.cancelTimer(timer);
                if (done.succeeded()) {
                    connected(done.result(), promise);
                } else {
                    promise.tryFail(done.cause());
                }
            });
            return promise.future();
        }

        private static void connected(Connection connection, Promise<Connection> promise) {
            Hearing.established(connection);
            if (!promise.tryComplete(connection)) {
                Hearing.cut(connection);
            }
        }

        private Future<Connection> withAnother(PgConnectOptions options, ContextInternal context, PgException refused) {
            return password.insteadOf(options.getPassword())
                    .recover(same -> Future.failedFuture(refused))
                    .compose(now -> inTime(new PgConnectOptions(options).setPassword(now.value()), context));
        }

        private static Throwable noTls(PgConnectOptions options) {
            return new VertxException(
                    "the server offers no TLS, which database.tls.mode asks for (%s)".formatted(options.getSslMode()),
                    true);
        }
    }

    /** Opens guarded sockets for the driver. */
    private static final class GuardedVertx extends VertxWrapper {

        private final Guarding guarding;

        GuardedVertx(VertxInternal delegate, Guarding guarding) {
            super(delegate);
            this.guarding = guarding;
        }

        @Override
        public NetClient createNetClient(NetClientOptions options) {
            return new GuardedClient(super.createNetClient(options), guarding);
        }
    }

    private static final class GuardedClient implements NetClient {

        private final NetClient client;
        private final Guarding guarding;

        GuardedClient(NetClient client, Guarding guarding) {
            this.client = client;
            this.guarding = guarding;
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return client.connect(port, host).map(guarding::guarded);
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return client.connect(port, host, serverName).map(guarding::guarded);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remoteAddress) {
            return client.connect(remoteAddress).map(guarding::guarded);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remoteAddress, String serverName) {
            return client.connect(remoteAddress, serverName).map(guarding::guarded);
        }

        @Override
        public Future<NetSocket> connect(ConnectOptions connectOptions) {
            return client.connect(connectOptions).map(guarding::guarded);
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
