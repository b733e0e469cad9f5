package dev.sluice.http.response;

import dev.sluice.config.HttpConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Header;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Headers that tell browsers to take an answer for nothing else than what it is. One that an answer brings itself, as a
 * function's may, is left as it is.
 */
public final class SecurityHeaders {

    private final List<Header> always;
    private final @Nullable String strictTransport;
    private final String dialect;
    private final boolean enabled;

    public SecurityHeaders(HttpConfig config, RestConfig rest) {
        enabled = config.securityHeaders();
        strictTransport = config.strictTransportSecurity();
        dialect = rest.basePath() + "/";
        // Where any origin may read answers, any page may show what a function sends as an image.
        String sharing = rest.corsAllowedOrigins().isEmpty() ? "cross-origin" : "same-site";
        always = List.of(
                new Header("X-Content-Type-Options", "nosniff"),
                new Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                new Header("Referrer-Policy", "no-referrer"),
                new Header("Cross-Origin-Resource-Policy", sharing));
    }

    /**
     * Adds what an answer lacks.
     *
     * @param scheme by which the client asked
     */
    public void addTo(MultiMap headers, String scheme, @Nullable String path) {
        if (!enabled) {
            return;
        }
        always.forEach(header -> add(headers, header));
        if (strictTransport != null && scheme.equals("https")) {
            add(headers, new Header("Strict-Transport-Security", strictTransport));
        }
        if (path == null || !isCacheable(path)) {
            add(headers, new Header("Cache-Control", "no-store"));
        }
    }

    /** Rows have their tag and are kept by whom HTTP lets; decisions, identities and transactions are by nobody. */
    private boolean isCacheable(String path) {
        return path.startsWith(dialect) || path.equals("/openapi.json") || path.startsWith("/.well-known/");
    }

    private static void add(MultiMap headers, Header header) {
        if (!headers.contains(header.name())) {
            headers.set(header.name(), header.value());
        }
    }
}
