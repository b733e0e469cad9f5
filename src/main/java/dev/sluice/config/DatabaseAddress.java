package dev.sluice.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is and as whom to connect.
 *
 * @param host a name, an address, or the directory of a Unix socket
 * @param password null where a file holds it, or none is needed
 * @param options what the server is told at the start of a session, as libpq's {@code options}
 */
public record DatabaseAddress(
        String host,
        int port,
        String user,
        @Nullable Secret password,
        String database,
        @Nullable String options) {

    private static final int PORT = 5432;

    static DatabaseAddress of(ConnectionString connection, @Nullable Secret password) {
        Map<String, String> given = connection.parameters();
        String user = given.getOrDefault("user", System.getProperty("user.name"));
        String own = given.get("password");
        return new DatabaseAddress(
                given.getOrDefault("hostaddr", given.getOrDefault("host", "localhost")),
                port(given.getOrDefault("port", "")),
                user,
                own == null ? password : new Secret(own),
                given.getOrDefault("dbname", user),
                given.get("options"));
    }

    private static int port(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : PORT;
    }

    /** Whether what is sent there stays on this machine; told by the name alone, nobody is asked. */
    public boolean isOnThisMachine() {
        return isUnixSocket()
                || host.equals("localhost")
                || host.equals("::1")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    public boolean isUnixSocket() {
        return host.startsWith("/");
    }
}
