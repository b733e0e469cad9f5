package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the gateway's own keys what PostgREST's parameters say, with PostgREST's defaults. */
final class PostgrestTranslation {

    private static final int SECRET_BYTES_MIN = 32;

    private static final int EVENT_LOOPS_MAX = 2;

    private static final String UNLIMITED = Integer.toString(Integer.MAX_VALUE);

    private static final Set<String> LOG_LEVELS = Set.of("crit", "error", "warn", "info", "debug");

    /** Where PostgREST's rules or defaults differ from the gateway's. */
    private static final long BODY_BYTES_MAX = 268_435_456;

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("rest.base-path", ""),
            Map.entry("rest.db-anon-role", ""),
            Map.entry("rest.unfiltered-writes", "true"),
            Map.entry("rest.nested-inserts", "false"),
            Map.entry("rest.filters-max", UNLIMITED),
            Map.entry("rest.depth-max", UNLIMITED),
            Map.entry("rest.in-values-max", UNLIMITED),
            Map.entry("rest.select-max", UNLIMITED),
            Map.entry("rest.embeds-max", UNLIMITED),
            Map.entry("authentication.store.enabled", "false"),
            Map.entry("idempotency.enabled", "false"),
            Map.entry("http.body_bytes_max", MemoryConfig.bodyUpTo(BODY_BYTES_MAX)),
            Map.entry("http.url_bytes_max", "64kB"),
            Map.entry("http.header_bytes_max", "64kB"),
            Map.entry("http.security_headers", "false"),
            Map.entry("kinds.table.time_limit", "60s"),
            Map.entry("kinds.table.time_limit_max", "60s"),
            Map.entry("database.tls.mode", "prefer"),
            Map.entry("database.require_auth", "scram-sha-256, md5, password, none"),
            Map.entry("database.connect_timeout", "10s"),
            Map.entry("database.acquisition_timeout", "10s"),
            Map.entry("database.connection_lifetime_max", "1800s"),
            Map.entry("database.connection_idle_max", "30s"));

    private final PostgrestSources sources;
    private final Map<String, String> environment;
    private final Problems problems;
    private final List<String> notices;
    private final Map<String, PostgrestParameter> parameters = new LinkedHashMap<>();

    PostgrestTranslation(
            PostgrestSources sources, Map<String, String> environment, Problems problems, List<String> notices) {
        this.sources = sources;
        this.environment = environment;
        this.problems = problems;
        this.notices = notices;
        PostgrestParameter.ALL.forEach(parameter -> parameters.put(parameter.name(), parameter));
    }

    private @Nullable String value(String name) {
        return sources.value(Objects.requireNonNull(parameters.get(name)));
    }

    private String value(String name, String standard) {
        return Objects.requireNonNullElse(value(name), standard);
    }

    /** PostgREST's names of the gateway's keys, under which problems with them are told. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>(Map.of("kinds.table.pool_size", "db-pool"));
        parameters.forEach((name, parameter) -> {
            if (parameter.key() != null) {
                names.put(parameter.key(), name);
            }
        });
        return names;
    }

    /** Puts everything but the rules of tokens. */
    void translate(Map<String, Object> values) {
        DEFAULTS.forEach((key, value) -> Overrides.put(values, key, value, problems));
        for (PostgrestParameter parameter : PostgrestParameter.ALL) {
            String value = parameter.key() == null ? null : sources.value(parameter);
            if (parameter.key() != null && value != null) {
                Overrides.put(values, parameter.key(), value, problems);
            }
        }
        sources.appSettings().forEach((key, value) -> Overrides.put(values, "rest." + key, value, problems));
        putDoors(values);
        putDatabase(values);
        if (!LOG_LEVELS.contains(value("log-level", "error"))) {
            problems.add("log-level", "must be one of crit, error, warn, info, debug");
        }
    }

    private void putDoors(Map<String, Object> values) {
        String host = value("server-host", "!4");
        Overrides.put(values, "http.host", address(host), problems);
        Overrides.put(values, "management.host", address(value("admin-server-host", host)), problems);
        Overrides.put(values, "management.enabled", value("admin-server-port") != null, problems);
    }

    /** The special names that PostgREST's server has for all addresses of a kind. */
    private static String address(String host) {
        return switch (host) {
            case "*", "*4", "!4" -> "0.0.0.0";
            case "*6", "!6" -> "::";
            default -> host;
        };
    }

    private void putDatabase(Map<String, Object> values) {
        String pool = value("db-pool", "10");
        Overrides.put(values, "kinds.table.pool_size", pool, problems);
        // Each event loop needs a connection of its own, and a pool may be smaller than their usual number.
        Overrides.put(values, "event_loops", pool.equals("1") ? "1" : Integer.toString(EVENT_LOOPS_MAX), problems);
        String text = value("db-uri");
        if (text != null && text.startsWith("@")) {
            text = ConfigLoader.read(ConfigLoader.path(text.substring(1))).strip();
        }
        ConnectionString connection = ConnectionString.parse(text == null ? "postgresql://" : text);
        if (connection == null) {
            problems.add("db-uri", "must be a postgresql:// URI or key=value pairs, as libpq reads them");
            return;
        }
        if (connection.hasSeveralHosts()) {
            problems.add("db-uri", "names several hosts; one can be used");
            return;
        }
        connection.ignored().forEach(name -> notices.add("db-uri's %s has no effect here".formatted(name)));
        Overrides.put(values, "database.uri", connection.uri(environment), problems);
        String timeout = connection.parameters().get("connect_timeout");
        if (timeout != null && timeout.matches("[1-9][0-9]{0,5}")) {
            Overrides.put(values, "database.connect_timeout", timeout + "s", problems);
        }
    }

    PostgrestTokens tokens() {
        boolean isBase64 = value("jwt-secret-is-base64", "false").equals("true");
        String audience = value("jwt-aud");
        if (audience != null && audience.contains(":") && !isUri(audience)) {
            problems.add("jwt-aud", "must be a text without ':' or a URI");
        }
        String path = value("jwt-role-claim-key", "$.role");
        if (ClaimPath.parse(path).isEmpty()) {
            problems.add("jwt-role-claim-key", "'%s' cannot be read as a path to a claim".formatted(path));
        }
        String entries = value("jwt-cache-max-entries", "1000");
        return new PostgrestTokens(secret(isBase64), isBase64, audience, path, bounded(entries));
    }

    private static int bounded(String number) {
        return number.matches("[0-9]{1,7}") ? Integer.parseInt(number) : 0;
    }

    private @Nullable Secret secret(boolean isBase64) {
        String secret = value("jwt-secret");
        if (secret == null) {
            return null;
        }
        if (secret.startsWith("@")) {
            secret = ConfigLoader.read(ConfigLoader.path(secret.substring(1))).replaceFirst("\n$", "");
        }
        byte[] bytes = isBase64 ? decoded(secret) : secret.getBytes(StandardCharsets.UTF_8);
        if (bytes == null) {
            problems.add("jwt-secret", "is not base64");
        } else if (bytes.length < SECRET_BYTES_MIN && !new String(bytes, StandardCharsets.UTF_8).startsWith("{")) {
            problems.add("jwt-secret", "must be at least 32 characters long");
        }
        return new Secret(secret);
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return PostgrestTokens.decoded(base64);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    boolean isInDatabase() {
        return value("db-config", "true").equals("true");
    }

    @Nullable
    String preConfig() {
        return value("db-pre-config");
    }
}
