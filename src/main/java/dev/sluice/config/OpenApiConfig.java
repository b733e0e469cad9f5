package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * What the root of the dialect answers.
 *
 * @param serverProxyUri {@code openapi-server-proxy-uri}: the address that clients see
 * @param securityActive {@code openapi-security-active}
 * @param rootSpec {@code db-root-spec}: a function that answers instead
 */
public record OpenApiConfig(
        Mode mode,
        @Nullable String serverProxyUri,
        boolean securityActive,
        @Nullable String rootSpec) {

    /** {@code openapi-mode}. */
    public enum Mode {
        FOLLOW_PRIVILEGES("follow-privileges"),
        IGNORE_PRIVILEGES("ignore-privileges"),
        DISABLED("disabled");

        private final String label;

        Mode(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
