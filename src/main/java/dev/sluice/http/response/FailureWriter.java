package dev.sluice.http.response;

import dev.sluice.bus.MessageJson;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.observation.Observer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The one place where a failure becomes an HTTP response. */
public final class FailureWriter {

    /** Seconds after which a client may ask again what was refused for want of room. */
    private static final String RETRY_AFTER = "1";

    private final Observer observer;
    private final RestConfig config;

    public FailureWriter(Observer observer, RestConfig config) {
        this.observer = observer;
        this.config = config;
    }

    /** The response to a failure; one that is nobody's word but a bug's is told plainly and noted in full. */
    public Reply reply(Throwable cause, String operation, String requestId) {
        if (cause instanceof GatewayException known) {
            return reply(known.failure());
        }
        observer.failed(operation, requestId, cause);
        return reply(ErrorCode.INTERNAL.failure("request id " + requestId).failure());
    }

    /** The response to a failure that is known. */
    public Reply reply(Failure failure) {
        List<Header> headers = new ArrayList<>();
        headers.add(Reply.CONTENT_TYPE_JSON);
        headers.add(
                new Header("Proxy-Status", (config.dropIn() ? "PostgREST" : "sluice") + "; error=" + failure.code()));
        switch (failure.status()) {
            case 401 -> headers.add(new Header("WWW-Authenticate", challenge(failure)));
            case 415 -> headers.add(new Header("Accept-Encoding", "identity"));
            case 429, 503 -> headers.add(new Header("Retry-After", RETRY_AFTER));
            default -> {
                // The other statuses need no header of their own.
            }
        }
        headers.removeIf(header -> failure.headers().stream().anyMatch(own -> own.is(header.name())));
        failure.headers().stream().filter(own -> !isLeftOut(own)).forEach(headers::add);
        // A code that a function made up is told in the body alone where it cannot stand in a header.
        headers.removeIf(header -> !header.isSendable());
        return new Reply(failure.status(), failure.statusText(), headers, Body.of(body(failure)), null);
    }

    private static boolean isLeftOut(Header header) {
        return header.value().isEmpty() && (header.is("WWW-Authenticate") || header.is("Proxy-Status"));
    }

    /** A token that was refused is told apart from one that is missing (RFC 6750, section 3). */
    private static String challenge(Failure failure) {
        boolean refused = failure.is(ErrorCode.TOKEN_UNREADABLE) || failure.is(ErrorCode.CLAIMS_REFUSED);
        return refused
                ? "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(failure.message())
                : "Bearer";
    }

    private String body(Failure failure) {
        if (!config.minimalErrors() && !config.dropIn()) {
            return MessageJson.encode(failure);
        }
        JsonObject body = new JsonObject().put("code", failure.code());
        if (!config.minimalErrors()) {
            body.put(
                    "details",
                    failure.choices() == null
                            ? failure.details()
                            : new JsonArray(failure.choices().value()));
            body.put("hint", failure.hint());
        }
        // In PostgREST's order, for clients that compare texts.
        return body.put("message", failure.message()).encode();
    }

    /** The failure that the server itself found in a request. */
    public static Failure ofStatus(int status) {
        return switch (status) {
            case 404 -> ErrorCode.INVALID_PATH.failure().failure();
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED.failure().failure();
            case 413 -> ErrorCode.BODY_TOO_LARGE.failure().failure();
            default ->
                ErrorCode.INVALID_QUERY.failure("the request could not be read").failure();
        };
    }
}
