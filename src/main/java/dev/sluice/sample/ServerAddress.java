package dev.sluice.sample;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is and as whom to connect to it. Prints without its password. */
public record ServerAddress(String host, int port, String user, String password, String database) {

    private static final int DEFAULT_PORT = 5432;
    private static final int CONNECT_SECONDS_MAX = 10;

    /** Reads {@code postgresql://user:password@host:port/database}; without a database, the one named postgres. */
    public static ServerAddress parse(String text) {
        URI uri = uri(text);
        String[] credentials = uri.getUserInfo() == null
                ? new String[] {"postgres"}
                : uri.getUserInfo().split(":", 2);
        String database = uri.getPath() == null || uri.getPath().length() < 2
                ? "postgres"
                : uri.getPath().substring(1);
        return new ServerAddress(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                credentials[0],
                credentials.length < 2 ? "" : credentials[1],
                database);
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && List.of("postgresql", "postgres").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException withThePasswordInItsMessage) {
            // Not told on: the message below says all that may be said.
        }
        throw new SampleException("A database is given as postgresql://user:password@host:port/database");
    }

    public ServerAddress withDatabase(String other) {
        return new ServerAddress(host, port, user, password, other);
    }

    public ServerAddress withUser(String otherUser, String otherPassword) {
        return new ServerAddress(host, port, otherUser, otherPassword, database);
    }

    /** The URI, password included: for the driver and psql, not for a log. */
    public String uri() {
        return "postgresql://" + encode(user) + (password.isEmpty() ? "" : ":" + encode(password)) + "@" + host + ":"
                + port + "/" + encode(database);
    }

    /** A blocking connection for loading and for tests. */
    public Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setUser(user);
        source.setPassword(password);
        source.setDatabaseName(database);
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setApplicationName("sluice-sample");
        return source.getConnection();
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
