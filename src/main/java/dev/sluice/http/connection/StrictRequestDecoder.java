package dev.sluice.http.connection;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.Set;

/**
 * Refuses a request of another version, one whose first line others may read otherwise, and one that tells its length
 * twice instead of choosing: what stands before the gateway may have chosen otherwise, and the rest of the body would
 * pass for a request of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");

    private static final String NAME = "httpDecoder";

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Puts itself in the place of the usual decoder, before the connection's first byte is decoded. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ConnectionGuard.channel(connection).pipeline();
        // In clear text with HTTP/2, a connection is shown while its first request is being decoded: too late.
        boolean isFresh = options.isSsl() || !options.isHttp2ClearTextEnabled();
        if (isFresh && pipeline.get(NAME) instanceof HttpRequestDecoder) {
            pipeline.replace(NAME, NAME, new StrictRequestDecoder(options));
        }
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        checkDivided(line, start);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        checkDivided(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    /** Netty divides at white space of any kind and length; others see one word where it sees two. */
    private static void checkDivided(byte[] line, int start) {
        if (line[start - 1] != ' ' || (line[start - 2] & 0xFF) <= ' ') {
            throw new IllegalArgumentException("words that are not divided by one space");
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a header without a name");
        }
        return super.splitHeaderName(line, start, length);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        if (!VERSIONS.contains(initialLine[2])) {
            throw new IllegalArgumentException("not of HTTP/1");
        }
        return super.createMessage(initialLine);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
