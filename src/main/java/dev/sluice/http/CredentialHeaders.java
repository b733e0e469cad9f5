package dev.sluice.http;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Presented;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request show of who is asking. What cannot be a credential is refused here, before anybody
 * verifies it, and the observer is told as it is of those that are verified.
 *
 * @param dropIn whether they are read as PostgREST reads them
 */
record CredentialHeaders(RoutingContext routing, boolean dropIn, Observer observer, String requestId) {

    private static final String API_KEY = "apikey";
    private static final String AUTHORIZATION = "Authorization";

    /** Names the role to run as, of those that a service key may take. */
    private static final String ROLE = "Sluice-Role";

    /** Asks for a verification by the database itself. */
    private static final String VERIFY = "Sluice-Verify";

    private static final String STRICT = "strict";

    VerifyRequest read() {
        String authorization = credential(AUTHORIZATION);
        String apiKey = dropIn ? null : credential(API_KEY);
        if (authorization == null) {
            return verified(apiKey, null);
        }
        String[] parts = authorization.trim().split("\\s+", 2);
        if (parts[0].equalsIgnoreCase("Bearer")) {
            return verified(apiKey, parts.length == 1 ? "" : parts[1]);
        }
        if (dropIn) {
            return verified(null, null);
        }
        throw refused(
                "not of the Bearer scheme",
                AUTHORIZATION,
                ErrorCode.BAD_CREDENTIAL.failure("the Authorization header must be of the Bearer scheme"));
    }

    /** PostgREST knows nothing of what the gateway's own headers ask for. */
    private VerifyRequest verified(@Nullable String apiKey, @Nullable String token) {
        if (dropIn) {
            return new VerifyRequest(apiKey, token, null, false, Turnstile.address(routing));
        }
        String care = credential(VERIFY);
        if (care != null && !care.equals(STRICT)) {
            throw ErrorCode.MALFORMED.failure("header %s: must be %s".formatted(VERIFY, STRICT));
        }
        return new VerifyRequest(apiKey, token, credential(ROLE), care != null, Turnstile.address(routing));
    }

    /** PostgREST takes the first of several; which of two a proxy looked at, nobody knows. */
    private @Nullable String credential(String header) {
        List<String> given = routing.request().headers().getAll(header);
        if (!dropIn && given.stream().distinct().count() > 1) {
            throw refused(
                    "two that differ",
                    header,
                    ErrorCode.CONFLICTING_CREDENTIALS.failure("the header %s comes twice".formatted(header)));
        }
        return given.isEmpty() ? null : given.get(0);
    }

    private GatewayException refused(String reason, String header, GatewayException failure) {
        observer.credentialRejected(reason, new Presented(header, requestId, Turnstile.address(routing)));
        return failure;
    }
}
