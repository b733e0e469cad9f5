package dev.sluice.support;

import dev.sluice.authorization.installation.AccessAdministration;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of a test run, with a template database from which test classes get theirs: the embedded
 * server, or the one whose superuser URI the system property {@code sluice.test.uri} gives, which must be one for tests
 * because its roles get passwords that everybody knows. The embedded server keeps its directory under {@code target}
 * from run to run and is cleared at each start, so that a run that was killed leaves no server behind for good.
 */
final class TestServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TestServer.class);
    private static final String EXTERNAL_URI = "sluice.test.uri";
    /** Of this process: another that runs tests beside it has its own. */
    private static final Path DATA_DIRECTORY =
            Path.of("target", "test-postgres" + System.getProperty("sluice.test.fork", ""));

    private static final String EXTERNAL_PASSWORD = "sluice-test";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration QUIET_WAIT_MAX = Duration.ofSeconds(2);

    private final ServerAddress administrator;
    private final String authenticatorPassword;
    private final Runnable stop;
    private final String prefix = "sluice_test_" + ProcessHandle.current().pid() + "_";
    private final String template = prefix + "template";
    private final AtomicInteger databases = new AtomicInteger();

    private TestServer(ServerAddress administrator, String authenticatorPassword, Runnable stop) {
        this.administrator = administrator;
        this.authenticatorPassword = authenticatorPassword;
        this.stop = stop;
    }

    static TestServer start() {
        String external = System.getProperty(EXTERNAL_URI, "");
        TestServer server = external.isEmpty() ? embedded() : external(external);
        VelroSample.load(
                server.administrator.withDatabase(server.template),
                server.authenticatorPassword,
                VelroSize.SMALL,
                log::info);
        server.installAccessViews();
        return server;
    }

    /** As an administrator would for the sample; databases that are made from the template have it all. */
    private void installAccessViews() {
        String uri = administrator.withDatabase(template).uri();
        GatewayConfig config = new ConfigLoader(Map.of(), List.of("database.uri=" + uri)).load(null);
        AccessAdministration administration =
                new AccessAdministration(config, new Secret(uri), EmbeddedPostgres.AUTHENTICATOR, "velro_owner");
        administration.apply();
        administration.materializedTypes().forEach(administration::refresh);
    }

    private static TestServer embedded() {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(DATA_DIRECTORY, 0, log::info);
        TestServer server = new TestServer(postgres.administrator(), postgres.authenticatorPassword(), postgres::close);
        server.dropLike("sluice_test_%");
        return server;
    }

    private static TestServer external(String uri) {
        TestServer server = new TestServer(ServerAddress.parse(uri), EXTERNAL_PASSWORD, () -> {});
        return server;
    }

    /** Makes a database from the template; the caller closes it. */
    Lease lease() {
        String name = prefix + databases.incrementAndGet();
        administration().run("create database " + name + " template " + template);
        ServerAddress address = administrator.withDatabase(name);
        TestDatabase database = new TestDatabase(
                address.withUser(EmbeddedPostgres.AUTHENTICATOR, authenticatorPassword)
                        .uri(),
                address.uri());
        return new Lease(database, name);
    }

    @Override
    public void close() {
        dropLike(prefix + "%");
        stop.run();
    }

    private TestDatabase administration() {
        return new TestDatabase("", administrator.uri());
    }

    private void dropLike(String pattern) {
        administration()
                .rows("select datname from pg_database where datname like '" + pattern + "'")
                .forEach(row -> administration().run("drop database if exists " + row.get(0) + " with (force)"));
    }

    /** A test class's right to its database; giving it back fails if the class left a statement running in it. */
    final class Lease implements AutoCloseable {

        private final TestDatabase database;
        private final String name;

        private Lease(TestDatabase database, String name) {
            this.database = database;
            this.name = name;
        }

        TestDatabase database() {
            return database;
        }

        @Override
        public void close() {
            List<String> left = leftBehind();
            administration().run("drop database " + name + " with (force)");
            if (!left.isEmpty()) {
                throw new AssertionError("The test class left statements running in its database: " + left);
            }
        }

        /** Connections that were just closed may take a moment to be gone. */
        private List<String> leftBehind() {
            long end = System.nanoTime() + QUIET_WAIT_MAX.toNanos();
            List<String> active = database.activeStatements();
            while (!active.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(POLL.toNanos());
                active = database.activeStatements();
            }
            return active;
        }
    }
}
