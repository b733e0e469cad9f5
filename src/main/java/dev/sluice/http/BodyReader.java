package dev.sluice.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the body of a request whole, up to a limit and whatever the method. Vert.x's own handler takes a form apart,
 * which the dialect does itself, and fails where a request that is not a POST brings one.
 */
final class BodyReader implements Handler<RoutingContext> {

    private final long bytesMax;

    BodyReader(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                refuse(routing);
            } else {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(gone -> routing.fail(400, gone));
        request.endHandler(end -> {
            ((RoutingContextInternal) routing).setBody(body);
            routing.next();
        });
    }

    /** The rest of the body is let go, so that the client hears the answer. */
    private static void refuse(RoutingContext routing) {
        routing.request().handler(rest -> {}).endHandler(end -> {});
        routing.fail(413);
    }
}
