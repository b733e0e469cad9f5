package dev.sluice.faults;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.Eventually;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway, the proxy through which it reaches PostgreSQL, and the servers behind that. */
final class Scene implements AutoCloseable {

    private static final String OF_THE_GATEWAY =
            " from pg_stat_activity where usename = '" + EmbeddedPostgres.AUTHENTICATOR + "'";

    private final Servers servers;
    private final FaultProxy proxy;
    private final TestGateway gateway;
    private @Nullable Connection locker;

    private Scene(Servers servers, FaultProxy proxy, TestGateway gateway) {
        this.servers = servers;
        this.proxy = proxy;
        this.gateway = gateway;
    }

    /** Sets all up, with settings over those that the suite has. */
    static Scene set(Path folder, String... more) {
        Servers servers = Servers.start(folder);
        FaultProxy proxy = FaultProxy.to(servers.port());
        ServerAddress server = ServerAddress.parse(servers.database().uri());
        String uri = new ServerAddress(server.host(), proxy.port(), server.user(), server.password(), server.database())
                .uri();
        String limit = Caller.LIMIT.toMillis() + "ms";
        List<String> settings = new ArrayList<>(List.of(
                "authentication.user_table=public.fault_user",
                "authorization.refresh_interval=1h",
                "kinds.auth.time_limit=" + limit,
                "kinds.authorization.time_limit=" + limit,
                "kinds.table.time_limit=" + limit,
                "kinds.batch.time_limit=" + limit,
                "kinds.transaction.time_limit=" + limit,
                "transactions.idle_limit=500ms"));
        settings.addAll(List.of(more));
        TestGateway gateway = TestGateway.start(
                new TestDatabase(uri, servers.database().administratorUri()), settings.toArray(String[]::new));
        return new Scene(servers, proxy, gateway);
    }

    Servers servers() {
        return servers;
    }

    FaultProxy proxy() {
        return proxy;
    }

    TestGateway gateway() {
        return gateway;
    }

    TestDatabase database() {
        return servers.database();
    }

    /** The process of one of the gateway's connections. */
    long aBackend() {
        return Long.parseLong(database().value("select pid::text" + OF_THE_GATEWAY + " limit 1"));
    }

    void terminate() {
        database().rows("select pg_terminate_backend(pid)" + OF_THE_GATEWAY);
    }

    /** Waits until the server takes connections again. */
    void awaitServer() {
        Eventually.eventually(() -> {
            try (Connection connection = database().connect()) {
                return connection.isValid(1);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    /** How many connections the gateway's role may have; those of a role that may have none get 53300. */
    void connectionLimit(int limit) {
        database().run("alter role %s connection limit %d".formatted(EmbeddedPostgres.AUTHENTICATOR, limit));
    }

    /** For how long everything that is asked pauses. */
    void pace(int seconds) {
        database().run("update public.fault_pace set seconds = " + seconds);
    }

    /** Has another session hold what all kinds of work need. */
    void lock() {
        try {
            Connection connection = database().connect();
            locker = connection;
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table public.fault_write, public.fault_row, public.users, public.projects"
                        + " in access exclusive mode");
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void unlock() {
        try {
            if (locker != null) {
                locker.close();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    boolean isReady() {
        return gateway.management().get("/ready").statusCode() == 200;
    }

    @Override
    public void close() {
        try (servers;
                proxy) {
            gateway.close();
        }
    }
}
