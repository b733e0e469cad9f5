package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of PostgREST.
 *
 * @param key the gateway's own key that it sets; null where it needs more than a translation
 * @param aliases older names of it, which count where the name itself is not set
 * @param harmless the value under which a parameter that has no effect here loses nothing; null where it has an effect
 */
record PostgrestParameter(
        String name,
        Kind kind,
        @Nullable String key,
        List<String> aliases,
        @Nullable String harmless) {

    /** How a value is read. */
    enum Kind {
        TEXT,
        /** Where an empty value is a value. */
        EMPTYABLE,
        NUMBER,
        /** A number of seconds. */
        SECONDS,
        FLAG
    }

    /** Every parameter that there is. */
    static final List<PostgrestParameter> ALL = all();

    private static List<PostgrestParameter> all() {
        List<PostgrestParameter> all = new ArrayList<>(dialect());
        all.addAll(List.of(
                special("db-uri", Kind.TEXT),
                special("db-config", Kind.FLAG),
                special("db-pre-config", Kind.TEXT),
                special("jwt-aud", Kind.TEXT),
                special("jwt-role-claim-key", Kind.TEXT, "role-claim-key"),
                special("jwt-secret", Kind.TEXT),
                special("jwt-secret-is-base64", Kind.FLAG, "secret-is-base64"),
                special("jwt-cache-max-entries", Kind.NUMBER),
                special("log-level", Kind.TEXT),
                special("server-host", Kind.TEXT),
                special("admin-server-host", Kind.TEXT),
                special("db-pool", Kind.NUMBER),
                translated("server-port", Kind.NUMBER, "http.port"),
                translated("admin-server-port", Kind.NUMBER, "management.port"),
                translated("db-pool-max-lifetime", Kind.SECONDS, "database.connection_lifetime_max"),
                translated("db-pool-acquisition-timeout", Kind.SECONDS, "database.acquisition_timeout"),
                // The older name comes first here, as in PostgREST.
                translated("db-pool-timeout", Kind.SECONDS, "database.connection_idle_max", "db-pool-max-idletime"),
                without("db-pool-automatic-recovery", "true"),
                without("db-prepared-statements", "true"),
                without("log-query", "false"),
                without("server-reuseport", "false"),
                without("server-unix-socket", ""),
                without("server-unix-socket-mode", "660"),
                without("admin-server-unix-socket", ""),
                without("admin-server-unix-socket-mode", "660")));
        return List.copyOf(all);
    }

    private static List<PostgrestParameter> dialect() {
        return List.of(
                dialect("client-error-verbosity", Kind.TEXT),
                dialect("db-aggregates-enabled", Kind.FLAG),
                dialect("db-anon-role", Kind.TEXT),
                dialect("db-channel", Kind.TEXT),
                dialect("db-channel-enabled", Kind.FLAG),
                dialect("db-extra-search-path", Kind.EMPTYABLE),
                dialect("db-hoisted-tx-settings", Kind.TEXT),
                dialect("db-max-rows", Kind.NUMBER, "max-rows"),
                dialect("db-plan-enabled", Kind.FLAG),
                dialect("db-pre-request", Kind.TEXT, "pre-request"),
                dialect("db-root-spec", Kind.TEXT, "root-spec"),
                dialect("db-schemas", Kind.TEXT, "db-schema"),
                dialect("db-tx-end", Kind.TEXT),
                dialect("openapi-mode", Kind.TEXT),
                dialect("openapi-security-active", Kind.FLAG),
                dialect("openapi-server-proxy-uri", Kind.TEXT),
                dialect("server-cors-allowed-origins", Kind.TEXT),
                dialect("server-timing-enabled", Kind.FLAG),
                dialect("server-trace-header", Kind.TEXT),
                dialect("url-use-legacy-target-names", Kind.FLAG));
    }

    private static PostgrestParameter dialect(String name, Kind kind, String... aliases) {
        return translated(name, kind, "rest." + name, aliases);
    }

    private static PostgrestParameter translated(String name, Kind kind, String key, String... aliases) {
        return new PostgrestParameter(name, kind, key, List.of(aliases), null);
    }

    private static PostgrestParameter special(String name, Kind kind, String... aliases) {
        return new PostgrestParameter(name, kind, null, List.of(aliases), null);
    }

    private static PostgrestParameter without(String name, String harmless) {
        return new PostgrestParameter(name, Kind.TEXT, null, List.of(), harmless);
    }

    /** The name and its aliases. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(aliases);
        return names;
    }

    /** The variable that sets a parameter of the given name. */
    static String variable(String name) {
        return "PGRST_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
