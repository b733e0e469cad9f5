package dev.sluice.http;

import dev.sluice.contract.Header;
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
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
record Cors(List<String> allowedOrigins) {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private static final String METHODS = "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD";

    private static final String EXPOSED = "Content-Encoding, Content-Location, Content-Range, Content-Type, Date,"
            + " Location, Server, Transfer-Encoding, Range-Unit";

    private static final String MAX_AGE_SECONDS = "86400";

    Cors {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** The headers that a response needs for its page to read it, none where it may not or is of the same origin. */
    List<Header> headers(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null || !allows(origin) || isPreflight(request)) {
            return List.of();
        }
        List<Header> headers = allowed(origin);
        headers.add(new Header("Access-Control-Expose-Headers", EXPOSED));
        return headers;
    }

    /** The answer to a browser that asks before it sends a request. */
    List<Header> preflight(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null || !allows(origin)) {
            return List.of();
        }
        List<Header> headers = allowed(origin);
        headers.add(new Header("Access-Control-Allow-Methods", METHODS));
        headers.add(new Header("Access-Control-Allow-Headers", allowedHeaders(request)));
        headers.add(new Header("Access-Control-Max-Age", MAX_AGE_SECONDS));
        return headers;
    }

    private boolean allows(String origin) {
        return allowedOrigins.isEmpty() || allowedOrigins.contains(origin);
    }

    private List<Header> allowed(String origin) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(ALLOW_ORIGIN, allowedOrigins.isEmpty() ? "*" : origin));
        if (!allowedOrigins.isEmpty()) {
            headers.add(new Header("Access-Control-Allow-Credentials", "true"));
        }
        return headers;
    }

    private static String allowedHeaders(HttpServerRequest request) {
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
