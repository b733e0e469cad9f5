package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PostgREST's dialect, by PostgREST's own parameter names.
 *
 * @param basePath what the dialect's paths begin with, empty where it is served at the root
 * @param schemas {@code db-schemas}: the exposed schemas; the first is the default
 * @param extraSearchPath {@code db-extra-search-path}: schemas beside the request's own in the search path
 * @param anonymousRole {@code db-anon-role}: the role of a request without a credential; null refuses such requests
 * @param maxRows {@code db-max-rows}: the most rows of one read; null is no cap
 * @param aggregatesEnabled {@code db-aggregates-enabled}
 * @param planEnabled {@code db-plan-enabled}
 * @param legacyTargetNames {@code url-use-legacy-target-names}: whether an embedded resource that has an alias goes by
 *     its own name too
 * @param transactionEnd {@code db-tx-end}
 * @param preRequest {@code db-pre-request}: a function that is called at the start of each request's transaction
 * @param appSettings {@code app.settings.*}, by the whole name
 * @param hoistedSettings {@code db-hoisted-tx-settings}: settings of a function that hold for the whole transaction
 * @param channel {@code db-channel}: where a notification asks for a reload; null where nobody listens
 * @param serverTiming {@code server-timing-enabled}
 * @param traceHeader {@code server-trace-header}: a request header that the response repeats
 * @param corsAllowedOrigins {@code server-cors-allowed-origins}; empty is any
 * @param minimalErrors {@code client-error-verbosity: minimal}: whether details and hints are kept from clients
 * @param nestedInserts {@code nested-inserts}: whether the rows that belong to an inserted one may come with it
 * @param dropIn whether PostgREST's rules hold where the gateway's own are stricter
 */
public record RestConfig(
        String basePath,
        List<String> schemas,
        List<String> extraSearchPath,
        @Nullable String anonymousRole,
        @Nullable Long maxRows,
        boolean aggregatesEnabled,
        boolean planEnabled,
        boolean legacyTargetNames,
        TransactionEnding transactionEnd,
        @Nullable String preRequest,
        Map<String, String> appSettings,
        List<String> hoistedSettings,
        @Nullable String channel,
        OpenApiConfig openApi,
        boolean serverTiming,
        @Nullable String traceHeader,
        List<String> corsAllowedOrigins,
        boolean minimalErrors,
        RestCaps caps,
        boolean nestedInserts,
        boolean dropIn) {

    public RestConfig {
        schemas = List.copyOf(schemas);
        extraSearchPath = List.copyOf(extraSearchPath);
        appSettings = Map.copyOf(appSettings);
        hoistedSettings = List.copyOf(hoistedSettings);
        corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
    }

    private static final List<String> HOISTED_SETTINGS =
            List.of("statement_timeout", "plan_filter.statement_cost_limit", "default_transaction_isolation");

    /** Where settings of an application's own begin. */
    static final String APP_SETTINGS = "app.settings.";

    /** These settings where they may change while the gateway runs, and the running ones where they may not. */
    public RestConfig following(RestConfig running) {
        return new RestConfig(
                running.basePath,
                schemas,
                extraSearchPath,
                anonymousRole,
                maxRows,
                aggregatesEnabled,
                planEnabled,
                legacyTargetNames,
                transactionEnd,
                preRequest,
                appSettings,
                hoistedSettings,
                running.channel,
                openApi.following(running.openApi),
                running.serverTiming,
                traceHeader,
                corsAllowedOrigins,
                minimalErrors,
                caps,
                nestedInserts,
                dropIn);
    }

    static RestConfig from(ConfigReader reader, boolean dropIn) {
        return new RestConfig(
                basePath(reader),
                schemas(reader),
                reader.texts("db-extra-search-path", List.of("public")),
                reader.unsettable("db-anon-role", "anon"),
                reader.optionalNumber("db-max-rows"),
                reader.flag("db-aggregates-enabled", false),
                reader.flag("db-plan-enabled", false),
                reader.flag("url-use-legacy-target-names", true),
                reader.choice("db-tx-end", List.of(TransactionEnding.values()), TransactionEnding::label),
                reader.optional("db-pre-request"),
                reader.prefixed(APP_SETTINGS),
                reader.texts("db-hoisted-tx-settings", HOISTED_SETTINGS),
                channel(reader),
                OpenApiConfig.from(reader),
                reader.flag("server-timing-enabled", false),
                reader.optional("server-trace-header"),
                reader.texts("server-cors-allowed-origins", List.of()),
                reader.choice("client-error-verbosity", List.of("verbose", "minimal"), label -> label)
                        .equals("minimal"),
                RestCaps.from(reader),
                reader.flag("nested-inserts", true),
                dropIn);
    }

    private static String basePath(ConfigReader reader) {
        String path = Objects.requireNonNullElse(reader.unsettable("base-path", "/rest/v1"), "");
        if (!path.matches("(/[A-Za-z0-9._~-]+)*")) {
            reader.problem("base-path", "'%s' must be empty or begin with '/' and not end with it".formatted(path));
        }
        return path;
    }

    private static List<String> schemas(ConfigReader reader) {
        List<String> schemas = reader.texts("db-schemas", List.of("public"));
        if (schemas.isEmpty()) {
            reader.problem("db-schemas", "at least one schema is needed");
        }
        for (String schema : schemas) {
            if (schema.isEmpty() || schema.equals("pg_catalog") || schema.equals("information_schema")) {
                reader.problem("db-schemas", "does not allow schema: '%s'".formatted(schema));
            }
        }
        return schemas;
    }

    private static @Nullable String channel(ConfigReader reader) {
        String channel = reader.text("db-channel", "pgrst");
        return reader.flag("db-channel-enabled", true) ? channel : null;
    }

    /** The schemas only: settings of the application may be secrets. */
    @Override
    public String toString() {
        return "RestConfig[schemas=" + schemas + "]";
    }
}
