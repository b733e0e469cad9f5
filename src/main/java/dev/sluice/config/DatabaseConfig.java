package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
 * @param schemas the exposed schemas; the first is the default
 * @param anonymousRole the role of a request without a credential
 */
public record DatabaseConfig(
        Secret uri,
        Path dataDirectory,
        int embeddedPort,
        Duration connectTimeout,
        Duration cancelGrace,
        Duration connectionLifetimeMax,
        Duration connectionIdleMax,
        int preparedStatementsMax,
        List<String> schemas,
        String anonymousRole) {

    /** The value of {@code uri} that starts a server from packaged binaries. */
    public static final String EMBEDDED = "embedded";

    public boolean isEmbedded() {
        return uri.value().equals(EMBEDDED);
    }
}
