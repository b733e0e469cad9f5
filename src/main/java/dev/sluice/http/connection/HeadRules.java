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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of a request must be like before anything else of it is looked at. */
final class HeadRules {

    static final Failure HOSTLESS =
            ErrorCode.NO_HTTP.failure("there must be one Host header").failure();

    private static final Pattern WHOLE_TARGET = Pattern.compile("([^/?#]*)://([^/?#]*)");

    private static final Set<String> SCHEMES = Set.of("http", "https");

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
        if (isOfAnotherHost(request)) {
            return told(ErrorCode.NO_HTTP, "the target is not of the host that is asked");
        }
        return isCoded(headers) ? told(ErrorCode.CONTENT_CODED, null) : Optional.empty();
    }

    /** Another transfer coding than chunked alone leaves open where the body ends; HTTP/1.0 knows none. */
    private static boolean isFramedOddly(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        return !codings.isEmpty()
                && (request.version() == HttpVersion.HTTP_1_0
                        || codings.size() > 1
                        // Not stripped: Netty leaves spaces only where lines were folded.
                        || !codings.get(0).equalsIgnoreCase("chunked"));
    }

    /** A target that is whole names a host too; who stands before the gateway may have looked at either. */
    private static boolean isOfAnotherHost(HttpServerRequest request) {
        Matcher target = WHOLE_TARGET.matcher(request.uri());
        return target.lookingAt()
                && !(SCHEMES.contains(target.group(1).toLowerCase(Locale.ROOT))
                        && target.group(2).equalsIgnoreCase(request.getHeader("Host")));
    }

    private static boolean isCoded(MultiMap headers) {
        return headers.getAll("Content-Encoding").stream()
                .anyMatch(coding -> !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity"));
    }

    private static Optional<Failure> told(ErrorCode code, @Nullable String details) {
        return Optional.of(code.failure(details).failure());
    }
}
