package dev.sluice.http.connection;

import dev.sluice.config.ClientPace;
import dev.sluice.contract.ErrorCode;
import dev.sluice.observation.SlowPart;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * One body as it comes. A client that sends too slowly is refused and loses its connection; what is refused is let go
 * by without being kept, so that the client hears the answer, for no longer than a body may take.
 */
final class BodyReading {

    private static final long NO_TIMER = -1;

    private static final long CANCEL = 8;

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Doorway doorway;
    private final ClientPace pace;
    private final RequestTicket ticket;
    private Buffer body = Buffer.buffer();
    private final long began = System.nanoTime();
    private long timer = NO_TIMER;
    private final BodyRoom room;
    private boolean refused;

    BodyReading(RoutingContext routing, Doorway doorway) {
        this.routing = routing;
        this.request = routing.request();
        this.doorway = doorway;
        this.pace = doorway.config().pace();
        this.ticket = RequestTicket.of(routing);
        this.room = new BodyRoom(request, routing.vertx(), doorway.memory(), this::noRoom);
    }

    /** Reads the body and then hands the request on. */
    void begin() {
        request.handler(this::keep);
        request.exceptionHandler(gone -> {
            ended();
            routing.fail(400, gone);
        });
        request.endHandler(end -> {
            ended();
            ((RoutingContextInternal) routing).setBody(body);
            // The request may live for long after the body has been read.
            body = Buffer.buffer(0);
            routing.next();
        });
        watch();
        room.announced(doorway.config().caps().bodyBytesMax());
    }

    /** Reads the body of a request that is refused whatever it is. */
    void letGo() {
        refused = true;
        request.handler(part -> {}).endHandler(end -> ended()).exceptionHandler(gone -> ended());
        watch();
    }

    private void keep(Buffer part) {
        if (body.length() + part.length() > doorway.config().caps().bodyBytesMax()) {
            refused = true;
            request.handler(rest -> {}).endHandler(end -> ended());
            routing.fail(413);
        } else {
            ticket.keep(part.length());
            body.appendBuffer(part);
            room.filled();
        }
    }

    private void noRoom() {
        refused = true;
        request.handler(rest -> {}).endHandler(end -> ended());
        routing.fail(ErrorCode.SHED.failure("memory.requests"));
    }

    private void ended() {
        routing.vertx().cancelTimer(timer);
        room.leave();
        ticket.read();
    }

    private void watch() {
        boolean hasBody = request.version() == HttpVersion.HTTP_2
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (hasBody && !request.isEnded()) {
            look(pace.bodyLimit(0).toMillis());
        }
    }

    private void look(long millis) {
        timer = routing.vertx().setTimer(millis, due -> {
            long left =
                    pace.bodyLimit(refused ? 0 : body.length()).toMillis() - (System.nanoTime() - began) / 1_000_000;
            if (left > 0) {
                look(left);
            } else {
                late();
            }
        });
    }

    private void late() {
        doorway.observer().clientTooSlow(SlowPart.BODY);
        if (!refused) {
            letGoLate();
            routing.fail(ErrorCode.REQUEST_TOO_SLOW.failure("http.body_timeout"));
        } else if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            request.connection().close();
        }
    }

    private void letGoLate() {
        refused = true;
        ticket.hangUp();
        request.handler(rest -> {}).endHandler(end -> ended()).exceptionHandler(gone -> ended());
    }
}
