package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dialect's settings by the names under which they are set, for showing them. */
final class RestParameters {

    private RestParameters() {}

    static Map<String, @Nullable Object> of(RestConfig rest) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(rest.appSettings());
        shown.put("base-path", rest.basePath());
        shown.put("db-schemas", rest.schemas());
        shown.put("db-extra-search-path", rest.extraSearchPath());
        shown.put("db-anon-role", rest.anonymousRole());
        shown.put("db-max-rows", rest.maxRows());
        shown.put("db-aggregates-enabled", rest.aggregatesEnabled());
        shown.put("db-plan-enabled", rest.planEnabled());
        shown.put("url-use-legacy-target-names", rest.legacyTargetNames());
        shown.put("db-tx-end", rest.transactionEnd().label());
        shown.put("db-pre-request", rest.preRequest());
        shown.put("db-hoisted-tx-settings", rest.hoistedSettings());
        shown.put("db-channel", rest.channel());
        shown.put("db-channel-enabled", rest.channel() != null);
        shown.put("server-timing-enabled", rest.serverTiming());
        shown.put("server-trace-header", rest.traceHeader());
        shown.put("server-cors-allowed-origins", rest.corsAllowedOrigins());
        shown.put("client-error-verbosity", rest.minimalErrors() ? "minimal" : "verbose");
        shown.put("openapi-mode", rest.openApi().mode().label());
        shown.put("openapi-server-proxy-uri", rest.openApi().serverProxyUri());
        shown.put("openapi-security-active", rest.openApi().securityActive());
        shown.put("db-root-spec", rest.openApi().rootSpec());
        shown.put("nested-inserts", rest.nestedInserts());
        shown.putAll(of(rest.caps()));
        return shown;
    }

    private static Map<String, Object> of(RestCaps caps) {
        return Map.of(
                "filters-max", caps.filtersMax(),
                "depth-max", caps.depthMax(),
                "in-values-max", caps.inValuesMax(),
                "select-max", caps.selectMax(),
                "embeds-max", caps.embedsMax(),
                "stream-threshold-rows", caps.streamThresholdRows(),
                "answer-bytes-max", caps.answerBytesMax(),
                "unfiltered-writes", caps.unfilteredWrites());
    }
}
