package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.observation.Observer;
import java.util.HashMap;
import java.util.Map;

/** The one place where a failure becomes an HTTP response. */
final class FailureWriter {

    /** Seconds after which a client may ask again what was refused for want of room. */
    private static final String RETRY_AFTER = "1";

    private final Observer observer;

    FailureWriter(Observer observer) {
        this.observer = observer;
    }

    /** The response to a failure; one that is nobody's word but a bug's is told plainly and noted in full. */
    Reply reply(Throwable cause, String operation, String requestId) {
        if (cause instanceof GatewayException known) {
            return reply(known.failure());
        }
        observer.failed(operation, requestId, cause);
        return reply(ErrorCode.INTERNAL.failure("request id " + requestId).failure());
    }

    static Reply reply(Failure failure) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", Reply.JSON);
        switch (failure.status()) {
            case 401 -> headers.put("WWW-Authenticate", challenge(failure));
            case 429, 503 -> headers.put("Retry-After", RETRY_AFTER);
            default -> {
                // The other statuses need no header of their own.
            }
        }
        return new Reply(failure.status(), headers, MessageJson.encode(failure));
    }

    /** What a caller is told to bring; where a token was brought, what was wrong with it (RFC 6750). */
    private static String challenge(Failure failure) {
        boolean isTokenBad = failure.is(ErrorCode.TOKEN_UNREADABLE) || failure.is(ErrorCode.CLAIMS_REFUSED);
        return isTokenBad
                ? "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(failure.message())
                : "Bearer";
    }

    /** The failure that the server itself found in a request. */
    static Failure ofStatus(int status) {
        return switch (status) {
            case 404 -> ErrorCode.INVALID_PATH.failure().failure();
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED.failure().failure();
            case 413 -> ErrorCode.BODY_TOO_LARGE.failure().failure();
            default ->
                ErrorCode.INVALID_QUERY.failure("the request could not be read").failure();
        };
    }
}
