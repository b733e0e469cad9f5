package dev.sluice.bus.identity;

import dev.sluice.contract.VerifyRequest;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * What is around a message: where it goes, its headers, and of those the ones that an assertion binds.
 *
 * @param due the deadline as epoch milliseconds; null where the sender states none
 */
public record Envelope(String address, @Nullable Long due, String requestId, MultiMap headers) {

    /** The header with a door's assertion. */
    static final String ASSERTION = "assertion";

    private static final String API_KEY = "api-key";
    private static final String BEARER_TOKEN = "bearer-token";
    private static final String ROLE = "role";
    private static final String VERIFY = "verify";
    private static final String STRICT = "strict";

    @Nullable
    String assertion() {
        return headers.get(ASSERTION);
    }

    /** The credentials in the headers; null where there are none. */
    @Nullable
    VerifyRequest credentials() {
        String key = headers.get(API_KEY);
        String token = headers.get(BEARER_TOKEN);
        return key == null && token == null
                ? null
                : new VerifyRequest(key, token, headers.get(ROLE), headers.get(VERIFY) != null);
    }

    void put(VerifyRequest credentials) {
        if (credentials.apiKey() != null) {
            headers.set(API_KEY, credentials.apiKey());
        }
        if (credentials.bearerToken() != null) {
            headers.set(BEARER_TOKEN, credentials.bearerToken());
        }
        if (credentials.role() != null) {
            headers.set(ROLE, credentials.role());
        }
        if (credentials.strict()) {
            headers.set(VERIFY, STRICT);
        }
    }
}
