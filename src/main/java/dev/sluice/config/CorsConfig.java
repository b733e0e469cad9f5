package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * What pages of the allowed origins ({@code rest.server-cors-allowed-origins}) may do.
 *
 * @param allowedHeaders headers that they may send; empty is any
 * @param exposedHeaders headers that they may read
 * @param credentials whether their requests may carry cookies; never where any origin is allowed
 * @param maxAge for how long a browser need not ask again
 */
public record CorsConfig(
        List<String> allowedHeaders,
        List<String> allowedMethods,
        List<String> exposedHeaders,
        boolean credentials,
        Duration maxAge) {

    private static final List<String> METHODS = List.of("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD");

    private static final List<String> EXPOSED = List.of(
            "Content-Encoding",
            "Content-Location",
            "Content-Range",
            "Content-Type",
            "Date",
            "Location",
            "Server",
            "Transfer-Encoding",
            "Range-Unit");

    public CorsConfig {
        allowedHeaders = List.copyOf(allowedHeaders);
        allowedMethods = List.copyOf(allowedMethods);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    static CorsConfig from(ConfigReader reader) {
        return new CorsConfig(
                tokens(reader, "allowed_headers", List.of()),
                tokens(reader, "allowed_methods", METHODS),
                tokens(reader, "exposed_headers", EXPOSED),
                reader.flag("credentials", true),
                reader.duration("max_age", "24h"));
    }

    /** Names that can stand in a header. A star would mean any, and is no name. */
    private static List<String> tokens(ConfigReader reader, String name, List<String> standard) {
        List<String> tokens = reader.texts(name, standard);
        for (String token : tokens) {
            if (!token.matches("[A-Za-z0-9!#$%&'+.^_`|~-]+")) {
                reader.problem(name, "'%s' must be a name of a header or a method".formatted(token));
            }
        }
        return tokens;
    }
}
