package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is and how it is connected to.
 *
 * @param uri {@code embedded} for a server from packaged binaries, else a {@code postgresql://} URI; secret because it
 *     may hold a password
 * @param uriFile whence the URI was read; its password is read anew for each connection
 * @param password where the URI holds none
 * @param passwordFile that holds nothing but the password, read anew for each connection
 * @param requireAuth the ways in which the server may ask who connects; any other is refused before it is answered
 * @param dataDirectory where the embedded server keeps its data
 * @param embeddedPort the embedded server's port; 0 takes a free one
 * @param connectTimeout limit of one attempt to connect
 * @param reconnectDelayMax for how long the server is left alone at most after attempts to connect that failed
 * @param startWait how long a start waits for a server that is not there, or not ready
 * @param probeInterval how often the gateway asks whether the server is there
 * @param acquisitionTimeout how long a request waits for a connection; null is as long as it may take at all
 * @param cancelGrace how long an ended statement may take to stop before its connection is closed
 * @param connectionLifetimeMax after which a connection is replaced
 * @param connectionIdleMax after which an unused connection is closed
 * @param preparedStatementsMax statements kept prepared on each connection
 */
public record DatabaseConfig(
        Secret uri,
        @Nullable Path uriFile,
        @Nullable Secret password,
        @Nullable Path passwordFile,
        DatabaseTlsConfig tls,
        List<ServerProof> requireAuth,
        Path dataDirectory,
        int embeddedPort,
        Duration connectTimeout,
        Duration reconnectDelayMax,
        Duration startWait,
        Duration probeInterval,
        @Nullable Duration acquisitionTimeout,
        Duration cancelGrace,
        Duration connectionLifetimeMax,
        Duration connectionIdleMax,
        int preparedStatementsMax) {

    /** The value of {@code uri} that starts a server from packaged binaries. */
    public static final String EMBEDDED = "embedded";

    private static final List<ServerProof> PROOFS = List.of(ServerProof.SCRAM, ServerProof.MD5, ServerProof.NONE);

    /** What a relative data directory lies under: where the program is, else the working directory. */
    private static final Path HOME = Path.of(System.getProperty("sluice.home", ""));

    public DatabaseConfig {
        requireAuth = List.copyOf(requireAuth);
    }

    public boolean isEmbedded() {
        return uri.value().equals(EMBEDDED);
    }

    /** Where the URI leads. */
    public DatabaseAddress address() {
        return address(uri.value());
    }

    /** Where the URI led that a file held when it was last read, with the password that it holds now. */
    public DatabaseAddress address(String text) {
        ConnectionString connection = ConnectionString.parse(text);
        return DatabaseAddress.of(Objects.requireNonNullElse(connection, ConnectionString.NONE), password);
    }

    /** How much is asked of the link to the server. */
    public DatabaseTlsConfig.Mode tlsMode() {
        if (tls.mode() != null) {
            return tls.mode();
        }
        return isEmbedded() || address().isOnThisMachine()
                ? DatabaseTlsConfig.Mode.DISABLE
                : DatabaseTlsConfig.Mode.VERIFY_FULL;
    }

    /** Another database under the same rules, by a URI that says all that is needed. */
    DatabaseConfig with(Secret other) {
        return with(other, null);
    }

    /**
     * Another database under the same rules but for those that its URI has of its own.
     *
     * @param otherPassword where the URI holds none
     * @throws ConfigException where the URI cannot be read
     */
    public DatabaseConfig with(Secret other, @Nullable Secret otherPassword) {
        Problems problems = new Problems();
        ConfigReader reader = new ConfigReader("database", Map.of("uri", other.value()), problems);
        ConnectionString connection = connection(reader, uri(reader));
        DatabaseTlsConfig otherTls =
                connection.tls().isEmpty() ? tls : DatabaseTlsConfig.from(reader.block("tls"), connection);
        problems.throwIfAny();
        return new DatabaseConfig(
                other,
                null,
                otherPassword,
                null,
                otherTls,
                connection.proofs().isEmpty() ? requireAuth : proofs(reader.over(connection.proofs())),
                dataDirectory,
                embeddedPort,
                connectTimeout,
                reconnectDelayMax,
                startWait,
                probeInterval,
                acquisitionTimeout,
                cancelGrace,
                connectionLifetimeMax,
                connectionIdleMax,
                preparedStatementsMax);
    }

    /** What is wrong with how the server is spoken to, where it is on another machine; null where nothing is. */
    public @Nullable String exposure() {
        if (isEmbedded() || address().isOnThisMachine()) {
            return null;
        }
        return switch (tlsMode()) {
            case DISABLE, PREFER ->
                "what is sent to %s may be read and changed on the way: database.tls.mode is %s"
                        .formatted(address().host(), tlsMode().label());
            case REQUIRE ->
                "%s need not prove its name: database.tls.mode is require"
                        .formatted(address().host());
            case VERIFY_CA, VERIFY_FULL -> null;
        };
    }

    static DatabaseConfig from(ConfigReader reader) {
        Secret uri = new Secret(uri(reader));
        ConnectionString connection = connection(reader, uri.value());
        Secret password = reader.optional("password") == null ? null : new Secret(reader.text("password", ""));
        Path passwordFile = SecretFile.path(reader, "password");
        refuseSeveral(reader, connection, password, passwordFile);
        return new DatabaseConfig(
                uri,
                SecretFile.path(reader, "uri"),
                password,
                passwordFile,
                DatabaseTlsConfig.from(reader.block("tls"), connection),
                proofs(reader.over(connection.proofs())),
                HOME.resolve(reader.path("data_directory", "target/postgresql")),
                reader.integer("embedded_port", 54_320, 0, 65_535),
                reader.duration("connect_timeout", "1s"),
                reader.duration("reconnect_delay_max", "1s"),
                reader.duration("start_wait", "30s"),
                reader.duration("probe_interval", "1s"),
                reader.optional("acquisition_timeout") == null ? null : reader.duration("acquisition_timeout", "10s"),
                reader.duration("cancel_grace", "40ms"),
                reader.duration("connection_lifetime_max", "30m"),
                reader.duration("connection_idle_max", "5m"),
                reader.integer("prepared_statements_max", 500, 1, 10_000));
    }

    private static List<ServerProof> proofs(ConfigReader reader) {
        List<ServerProof> found = new ArrayList<>();
        for (String label : reader.texts("require_auth", labels(PROOFS))) {
            Stream.of(ServerProof.values())
                    .filter(proof -> proof.label().equals(label))
                    .findFirst()
                    .ifPresentOrElse(
                            found::add,
                            () -> reader.problem(
                                    "require_auth",
                                    "'%s' must be one of %s"
                                            .formatted(
                                                    label, String.join(", ", labels(List.of(ServerProof.values()))))));
        }
        return found;
    }

    private static List<String> labels(List<ServerProof> proofs) {
        return proofs.stream().map(ServerProof::label).toList();
    }

    /** The URI may hold a password, so no problem with it shows it. */
    private static String uri(ConfigReader reader) {
        String uri = Objects.requireNonNullElse(SecretFile.text(reader, "uri"), EMBEDDED);
        if (!uri.equals(EMBEDDED) && !isPostgresql(uri)) {
            reader.problem(
                    "uri", "must be 'embedded' or postgresql://user:password@host:port/database, percent-encoded");
        }
        return uri;
    }

    private static boolean isPostgresql(String uri) {
        try {
            String scheme = new URI(uri).getScheme();
            return ("postgresql".equals(scheme) || "postgres".equals(scheme)) && ConnectionString.parse(uri) != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** A parameter that has no effect may be one that was counted upon, so it is refused. */
    private static ConnectionString connection(ConfigReader reader, String uri) {
        ConnectionString parsed = uri.equals(EMBEDDED) ? null : ConnectionString.parse(uri);
        if (parsed == null) {
            return ConnectionString.NONE;
        }
        parsed.ignored().forEach(name -> reader.problem("uri", "its parameter '%s' has no effect".formatted(name)));
        if (parsed.hasSeveralHosts()) {
            reader.problem("uri", "names several hosts; one can be used");
        }
        return parsed;
    }

    private static void refuseSeveral(
            ConfigReader reader, ConnectionString connection, @Nullable Secret password, @Nullable Path passwordFile) {
        long given = Stream.of(connection.parameters().get("password"), password, passwordFile)
                .filter(Objects::nonNull)
                .count();
        if (given > 1) {
            reader.problem("password", "is given in more than one of uri, password and password_file");
        }
    }
}
