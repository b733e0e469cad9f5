package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One parameter of a query string, decoded. A name may come more than once, and the order counts. */
public record Parameter(String name, String value) {

    /** The parameters of a query string; fails with PGRST100 where its percent-encoding is malformed. */
    public static List<Parameter> of(@Nullable String query) {
        List<Parameter> parameters = new ArrayList<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    parameters.add(new Parameter(
                            decoded(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decoded(pair.substring(equals + 1))));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw ErrorCode.INVALID_QUERY.failure("the percent-encoding is malformed");
        }
    }
}
