package dev.sluice.config;

import java.util.List;
import java.util.Optional;
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

    static OpenApiConfig from(ConfigReader reader) {
        return new OpenApiConfig(
                reader.choice("openapi-mode", List.of(Mode.values()), Mode::label),
                proxyUri(reader),
                reader.flag("openapi-security-active", false),
                reader.optional("db-root-spec"));
    }

    /** These settings where they may change while the gateway runs, and the running ones where they may not. */
    OpenApiConfig following(OpenApiConfig running) {
        return new OpenApiConfig(mode, running.serverProxyUri, securityActive, rootSpec);
    }

    private static @Nullable String proxyUri(ConfigReader reader) {
        String uri = reader.optional("openapi-server-proxy-uri");
        if (uri != null && PublicAddress.parse(uri).isEmpty()) {
            reader.problem(
                    "openapi-server-proxy-uri",
                    "'%s' must be an address such as https://example.com:8443/basePath".formatted(uri));
        }
        return uri;
    }

    /** The address that clients see, none where it is the server's own. */
    public Optional<PublicAddress> publicAddress() {
        return Optional.ofNullable(serverProxyUri).flatMap(PublicAddress::parse);
    }

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
