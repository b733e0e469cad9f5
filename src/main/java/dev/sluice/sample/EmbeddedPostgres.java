package dev.sluice.sample;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A real PostgreSQL server from packaged binaries, with durable data in a directory that one process uses at a time.
 * The server runs in a session of its own: Ctrl-C in a terminal reaches the gateway only, which closes the server last.
 * After a crash of either, the next start recovers. Starting and closing block.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** The database that the gateway serves. */
    public static final String DATABASE = "velro";

    /** The role that the gateway connects as. */
    public static final String AUTHENTICATOR = "sluice_authenticator";

    private static final String HOST = "127.0.0.1";
    private static final String ADMINISTRATOR = "postgres";

    private final DirectoryLock lock;
    private final ClusterServer server;
    private final ClusterCredentials credentials;
    private final boolean isNew;
    private final int port;

    private EmbeddedPostgres(DirectoryLock lock, ClusterServer server, boolean isNew, int wantedPort) {
        this.lock = lock;
        this.server = server;
        this.isNew = isNew;
        this.credentials = ClusterCredentials.read(server.cluster());
        this.port = server.start(wantedPort);
    }

    /**
     * Starts the server of a data directory, made first if it is not there.
     *
     * @param port 0 takes a free one
     * @param progress is told each step that takes a noticeable time
     * @throws SampleException with all that there is to say in its message
     */
    public static EmbeddedPostgres start(Path dataDirectory, int port, Consumer<String> progress) {
        DataDirectory directory = DataDirectory.at(dataDirectory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            ClusterServer server = ClusterServer.of(directory, progress);
            server.endLeftovers();
            return new EmbeddedPostgres(lock, server, server.createIfAbsent(), port);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /**
     * The superuser's way into the gateway's database of a server that another process runs.
     *
     * @throws SampleException where none runs
     */
    public static ServerAddress running(Path dataDirectory) {
        DataDirectory directory = DataDirectory.at(dataDirectory);
        int port = directory
                .runningPort()
                .orElseThrow(() -> new SampleException("No embedded server runs in " + dataDirectory
                        + ": start it with scripts/run, or give --database"));
        ClusterCredentials credentials = ClusterCredentials.read(directory.cluster());
        return new ServerAddress(HOST, port, ADMINISTRATOR, credentials.administrator(), DATABASE);
    }

    /** The server and its database as the gateway connects to it. */
    public String uri() {
        return administrator()
                .withUser(AUTHENTICATOR, credentials.authenticator())
                .withDatabase(DATABASE)
                .uri();
    }

    /** The gateway's database as the superuser, for psql. */
    public String administratorUri() {
        return administrator().withDatabase(DATABASE).uri();
    }

    /** The superuser's way in, before there is a database of the gateway. */
    public ServerAddress administrator() {
        return new ServerAddress(HOST, port, ADMINISTRATOR, credentials.administrator(), "postgres");
    }

    public String authenticatorPassword() {
        return credentials.authenticator();
    }

    public int port() {
        return port;
    }

    /** Whether this start made the cluster. */
    public boolean isNew() {
        return isNew;
    }

    /** Ends all connections and stops the server with everything on disk; then gives the data directory up. */
    @Override
    public void close() {
        try (lock) {
            server.stop();
        }
    }
}
