package dev.sluice.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Refuses requests whose end two servers would find at different places, and closes their connection: behind a proxy
 * that reads them in another way, what follows would be taken for somebody's next request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.1">RFC 9112, section 6.1</a>
 */
final class RequestFraming implements Handler<RoutingContext> {

    private static final String LENGTH = "Content-Length";

    private static final String ENCODING = "Transfer-Encoding";

    /** Lets both lengths of a request be seen; Netty forgets the one in favour of the other. */
    static void watch(HttpConnection connection, HttpServerOptions options) {
        if (connection instanceof Http1xServerConnection plain) {
            ChannelPipeline pipeline = plain.channel().pipeline();
            pipeline.replace(VertxHttpRequestDecoder.class, "httpDecoder", new Decoder(options));
        }
    }

    private static final class Decoder extends VertxHttpRequestDecoder {

        Decoder(HttpServerOptions options) {
            super(options);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            // Both stay for the handler to see, which refuses the request.
        }
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (isPlain(request)) {
            routing.next();
            return;
        }
        routing.response()
                .putHeader("Connection", "close")
                .endHandler(told -> request.connection().close());
        routing.fail(400);
    }

    private static boolean isPlain(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return headers.getAll("Host").size() <= 1 && (!headers.contains(ENCODING) || isPlainlyChunked(request));
    }

    private static boolean isPlainlyChunked(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll(ENCODING);
        return request.version() != HttpVersion.HTTP_1_0
                && encodings.size() == 1
                && encodings.get(0).equalsIgnoreCase("chunked")
                && !request.headers().contains(LENGTH);
    }
}
