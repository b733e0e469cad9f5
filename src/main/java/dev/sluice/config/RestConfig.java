package dev.sluice.config;

import java.util.List;
import java.util.Map;
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
        boolean dropIn) {

    static RestConfig from(ConfigReader reader) {
        return new RestConfig(
                "/rest/v1",
                reader.texts("db-schemas", List.of("public")),
                List.of(),
                reader.text("db-anon-role", "anon"),
                reader.optionalNumber("db-max-rows"),
                false,
                false,
                true,
                TransactionEnding.COMMIT,
                null,
                Map.of(),
                List.of(),
                null,
                new OpenApiConfig(OpenApiConfig.Mode.FOLLOW_PRIVILEGES, null, false, null),
                false,
                null,
                List.of(),
                false,
                new RestCaps(100, 10, 1_000, 200, 20, 1_000, false),
                false);
    }
}
