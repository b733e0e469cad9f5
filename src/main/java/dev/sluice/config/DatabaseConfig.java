package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where PostgreSQL is and how it is connected to.
 *
 * @param uri {@code embedded} for a server from packaged binaries, else a {@code postgresql://} URI; secret because it
 *     may hold a password
 * @param dataDirectory where the embedded server keeps its data
 * @param embeddedPort the embedded server's port; 0 takes a free one
 * @param connectTimeout limit of one attempt to connect
 * @param cancelGrace how long an ended statement may take to stop before its connection is closed
 * @param connectionLifetimeMax after which a connection is replaced
 * @param connectionIdleMax after which an unused connection is closed
 * @param preparedStatementsMax statements kept prepared on each connection
 */
public record DatabaseConfig(
        Secret uri,
        Path dataDirectory,
        int embeddedPort,
        Duration connectTimeout,
        Duration cancelGrace,
        Duration connectionLifetimeMax,
        Duration connectionIdleMax,
        int preparedStatementsMax) {

    /** The value of {@code uri} that starts a server from packaged binaries. */
    public static final String EMBEDDED = "embedded";

    public boolean isEmbedded() {
        return uri.value().equals(EMBEDDED);
    }

    DatabaseConfig with(Secret other) {
        return new DatabaseConfig(
                other,
                dataDirectory,
                embeddedPort,
                connectTimeout,
                cancelGrace,
                connectionLifetimeMax,
                connectionIdleMax,
                preparedStatementsMax);
    }

    /** What a relative data directory lies under: where the program is, else the working directory. */
    private static final Path HOME = Path.of(System.getProperty("sluice.home", ""));

    static DatabaseConfig from(ConfigReader reader) {
        return new DatabaseConfig(
                new Secret(uri(reader)),
                HOME.resolve(reader.path("data_directory", "target/postgresql")),
                reader.integer("embedded_port", 54_320, 0, 65_535),
                reader.duration("connect_timeout", "1s"),
                reader.duration("cancel_grace", "40ms"),
                reader.duration("connection_lifetime_max", "30m"),
                reader.duration("connection_idle_max", "5m"),
                reader.integer("prepared_statements_max", 500, 1, 10_000));
    }

    /** The URI may hold a password, so no problem with it shows it. */
    private static String uri(ConfigReader reader) {
        String uri = reader.text("uri", EMBEDDED);
        if (!uri.equals(EMBEDDED) && !isPostgresql(uri)) {
            reader.problem(
                    "uri", "must be 'embedded' or postgresql://user:password@host:port/database, percent-encoded");
        }
        return uri;
    }

    private static boolean isPostgresql(String uri) {
        try {
            String scheme = new URI(uri).getScheme();
            return "postgresql".equals(scheme) || "postgres".equals(scheme);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
