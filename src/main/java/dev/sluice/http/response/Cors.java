package dev.sluice.http.response;

import dev.sluice.config.CorsConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Header;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which pages of other origins may read a response, as PostgREST answers browsers.
 *
 * @param allowedOrigins empty is any
 * @param variesByOrigin whether answers tell caches that they are not the same for all origins, as PostgREST's do not
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
public record Cors(List<String> allowedOrigins, CorsConfig config, boolean variesByOrigin) {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    public Cors {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    public static Cors of(RestConfig rest, CorsConfig config) {
        List<String> origins = rest.corsAllowedOrigins();
        return new Cors(origins, config, !origins.isEmpty() && !rest.dropIn());
    }

    public static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** Adds what a response needs for its page to read it; nothing where it may not or is of the same origin. */
    public void addTo(MultiMap headers, HttpServerRequest request) {
        if (variesByOrigin) {
            String vary = headers.get("Vary");
            headers.set("Vary", vary == null ? "Origin" : vary + ", Origin");
            if (!isPreflight(request)) {
                headers.remove(ALLOW_ORIGIN);
            }
        }
        String origin = request.getHeader("Origin");
        if (origin != null && allows(origin) && !isPreflight(request)) {
            allowed(origin).forEach(header -> headers.set(header.name(), header.value()));
            headers.set("Access-Control-Expose-Headers", String.join(", ", config.exposedHeaders()));
        }
    }

    /** The answer to a browser that asks before it sends a request. */
    public List<Header> preflight(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null || !allows(origin)) {
            return List.of();
        }
        List<Header> headers = allowed(origin);
        headers.add(new Header("Access-Control-Allow-Methods", String.join(", ", config.allowedMethods())));
        headers.add(new Header("Access-Control-Allow-Headers", allowedHeaders(request)));
        headers.add(new Header(
                "Access-Control-Max-Age", Long.toString(config.maxAge().toSeconds())));
        return headers;
    }

    private boolean allows(String origin) {
        return allowedOrigins.isEmpty() || allowedOrigins.contains(origin);
    }

    private List<Header> allowed(String origin) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(ALLOW_ORIGIN, allowedOrigins.isEmpty() ? "*" : origin));
        if (!allowedOrigins.isEmpty() && config.credentials()) {
            headers.add(new Header("Access-Control-Allow-Credentials", "true"));
        }
        return headers;
    }

    private String allowedHeaders(HttpServerRequest request) {
        if (!config.allowedHeaders().isEmpty()) {
            return String.join(", ", config.allowedHeaders());
        }
        String asked = request.getHeader("Access-Control-Request-Headers");
        Stream<String> names =
                asked == null ? Stream.of() : Stream.of(asked.split(",", -1)).map(String::strip);
        return Stream.of(
                        Stream.of("Authorization"),
                        names.filter(name -> !name.isEmpty()),
                        Stream.of("Accept", "Accept-Language", "Content-Language"))
                .flatMap(part -> part)
                .collect(Collectors.joining(", "));
    }
}
