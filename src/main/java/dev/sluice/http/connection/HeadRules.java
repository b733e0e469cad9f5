package dev.sluice.http.connection;

import dev.sluice.config.HttpCaps;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of a request must be like before anything else of it is looked at. */
final class HeadRules {

    static final Failure HOSTLESS =
            ErrorCode.NO_HTTP.failure("there must be one Host header").failure();

    private final HttpCaps caps;

    HeadRules(HttpCaps caps) {
        this.caps = caps;
    }

    /** What is wrong with a head that the decoder could not read. */
    static Failure unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ErrorCode.URL_TOO_LONG.failure("http.url_bytes_max").failure();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ErrorCode.HEADERS_TOO_LARGE.failure("http.header_bytes_max").failure();
        }
        return ErrorCode.NO_HTTP.failure().failure();
    }

    /** What is wrong with a head that was read. */
    Optional<Failure> broken(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (request.uri().length() > caps.urlBytesMax()) {
            return told(ErrorCode.URL_TOO_LONG, "http.url_bytes_max");
        }
        if (headers.entries().size() > caps.headersMax()) {
            return told(ErrorCode.HEADERS_TOO_LARGE, "http.headers_max");
        }
        if (request.version() != HttpVersion.HTTP_2 && isFramedOddly(request)) {
            return told(ErrorCode.NO_HTTP, "the length of the body is not told as it must be");
        }
        if (request.version() == HttpVersion.HTTP_1_1 && headers.getAll("Host").size() != 1) {
            return Optional.of(HOSTLESS);
        }
        return isCoded(headers) ? told(ErrorCode.CONTENT_CODED, null) : Optional.empty();
    }

    /** Another transfer coding than chunked alone leaves open where the body ends; HTTP/1.0 knows none. */
    private static boolean isFramedOddly(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        return !codings.isEmpty()
                && (request.version() == HttpVersion.HTTP_1_0
                        || codings.size() > 1
                        || !codings.get(0).strip().equalsIgnoreCase("chunked"));
    }

    private static boolean isCoded(MultiMap headers) {
        return headers.getAll("Content-Encoding").stream()
                .anyMatch(coding -> !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity"));
    }

    private static Optional<Failure> told(ErrorCode code, @Nullable String details) {
        return Optional.of(code.failure(details).failure());
    }
}
