package dev.sluice.postgres.link;

import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.DatabaseTlsConfig;
import dev.sluice.config.Secret;
import dev.sluice.memory.MemoryBudget;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;

/** Opens connections to one server: each over a link that proves what it must, and with the password of the moment. */
public final class ServerLink {

    private static final String NAME_AND_CHAIN = "HTTPS";

    private final Vertx vertx;
    private final DatabaseConfig config;
    private final Password password;
    private final Reach reach;
    private final MemoryBudget answers;

    /**
     * A way to the server.
     *
     * @param answers the memory for what comes from it
     */
    public ServerLink(Vertx vertx, DatabaseConfig config, MemoryBudget answers) {
        this.answers = answers;
        this.vertx = vertx;
        this.config = config;
        this.password = new Password(vertx, config);
        this.reach = new Reach(config.reconnectDelayMax());
    }

    /** How the server is reached, as all pools of this link find. */
    public Reach reach() {
        return reach;
    }

    /** The connections of a pool of their own. */
    public Connections connections(PoolOptions size, PgConnectOptions session) {
        return new Connections(pool(size, session), reach);
    }

    /**
     * A pool of connections.
     *
     * @param session what holds for each, beside address and link
     */
    public Pool pool(PoolOptions size, PgConnectOptions session) {
        PgConnectOptions options = addressed(session);
        return ClientBuilder.pool(
                        new GuardedDriver(() -> new ProofGuard(config.requireAuth(), answers), password, reach))
                .with(size)
                .with(new NetClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setTcpKeepAlive(true))
                .connectingTo(() -> password.now().map(now -> withPassword(options, now)))
                .using(vertx)
                .build();
    }

    private static SqlConnectOptions withPassword(PgConnectOptions options, Secret password) {
        return new PgConnectOptions(options).setPassword(password.value());
    }

    private PgConnectOptions addressed(PgConnectOptions session) {
        DatabaseAddress address = config.address();
        PgConnectOptions options = new PgConnectOptions(session)
                .setHost(address.host())
                .setPort(address.port())
                .setUser(address.user())
                .setDatabase(address.database())
                .setSslMode(mode(config.tlsMode()));
        if (address.options() != null) {
            options.addProperty("options", address.options());
        }
        return options.getSslMode() == SslMode.DISABLE ? options : options.setSslOptions(tls());
    }

    private static SslMode mode(DatabaseTlsConfig.Mode mode) {
        return switch (mode) {
            case DISABLE -> SslMode.DISABLE;
            case PREFER -> SslMode.PREFER;
            case REQUIRE -> SslMode.REQUIRE;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_FULL -> SslMode.VERIFY_FULL;
        };
    }

    private ClientSSLOptions tls() {
        DatabaseTlsConfig tls = config.tls();
        ClientSSLOptions options = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(
                        config.tlsMode() == DatabaseTlsConfig.Mode.VERIFY_FULL ? NAME_AND_CHAIN : "");
        if (tls.certificate() != null && tls.key() != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(tls.certificate().toString())
                    .setKeyPath(tls.key().toString()));
        }
        if (tls.rootCertificate() != null) {
            return options.setTrustOptions(
                    new PemTrustOptions().addCertPath(tls.rootCertificate().toString()));
        }
        return config.tlsMode() == DatabaseTlsConfig.Mode.VERIFY_FULL
                ? options.setTrustOptions(TrustOptions.wrap(platformAuthorities()))
                : options.setTrustAll(true);
    }

    /** The authorities that the Java platform trusts. */
    private static TrustManagerFactory platformAuthorities() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has authorities of its own", impossible);
        }
    }
}
