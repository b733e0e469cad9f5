package dev.sluice.http.response;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.ClientPace;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.http.connection.Doorway;
import dev.sluice.http.connection.RequestTicket;
import dev.sluice.observation.Observer;
import dev.sluice.observation.SlowPart;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Puts an answer on its connection, with the headers that all answers have. */
public final class ReplyWriter {

    public static final String REQUEST_ID_HEADER = "X-Request-ID";

    private static final long CANCEL = 8;

    private final GatewayBus bus;
    private final RestConfig config;
    private final Cors cors;
    private final SecurityHeaders security;
    private final Doorway doorway;
    private final ClientPace pace;
    private final Observer observer;

    public ReplyWriter(GatewayBus bus, RestConfig config, Cors cors, Doorway doorway) {
        this.bus = bus;
        this.config = config;
        this.cors = cors;
        this.security = new SecurityHeaders(doorway.config(), config);
        this.doorway = doorway;
        this.pace = doorway.config().pace();
        this.observer = doorway.observer();
    }

    public void write(RoutingContext routing, Reply reply, String requestId, long arrived) {
        RequestTicket ticket = RequestTicket.of(routing, doorway);
        ticket.forgetBody();
        ((RoutingContextInternal) routing).setBody(null);
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        if (ticket.isGone()) {
            drop(request, reply, requestId, arrived);
            return;
        }
        if (!response.closed() && !response.ended()) {
            head(request, reply, requestId, ticket.client().scheme());
            boolean closes = ticket.hangsUp() && request.version() != HttpVersion.HTTP_2;
            if (closes) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            if (reply.stream() == null) {
                long bytes = doorway.keepAnswer(reply.body().length());
                send(routing.vertx(), request, reply.body(), closes).onComplete(sent -> {
                    doorway.forgetAnswer(bytes);
                    ticket.answered();
                });
            } else {
                new BodyStream(bus, response, reply.stream(), requestId, new Patience(routing.vertx(), doorway))
                        .send(reply.body())
                        .onComplete(sent -> {
                            ticket.answered();
                            if (closes) {
                                request.connection().close();
                            }
                        })
                        .onFailure(cause -> observer.failed("stream", requestId, cause));
            }
        } else {
            endStream(reply, requestId);
        }
        served(request, reply.status(), requestId, arrived);
    }

    /** An answer that nobody waits for. */
    private void drop(HttpServerRequest request, Reply reply, String requestId, long arrived) {
        endStream(reply, requestId);
        served(request, ErrorCode.CLIENT_GONE.status(), requestId, arrived);
    }

    private void endStream(Reply reply, String requestId) {
        if (reply.stream() != null) {
            BodyStream.end(bus, reply.stream(), requestId);
        }
    }

    /** Answers what the server could not read as a request; it closes the connection itself. */
    public void writeUnreadable(HttpServerRequest request, Reply reply, String requestId) {
        head(request, reply, requestId, request.isSSL() ? "https" : "http");
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.response().end(buffer(reply.body()));
        served(request, reply.status(), requestId, System.nanoTime());
    }

    private void served(HttpServerRequest request, int status, String requestId, long arrived) {
        observer.requestServed(
                request.method().name(),
                request.path(),
                status,
                Duration.ofNanos(System.nanoTime() - arrived),
                requestId);
    }

    private void head(HttpServerRequest request, Reply reply, String requestId, String scheme) {
        HttpServerResponse response = request.response();
        response.setStatusCode(reply.status()).putHeader(REQUEST_ID_HEADER, toldId(request, requestId));
        if (reply.statusText() != null) {
            response.setStatusMessage(reply.statusText());
        }
        reply.headers().forEach(header -> response.headers().add(header.name(), HeaderText.sent(header.value())));
        cors.addTo(response.headers(), request);
        security.addTo(response.headers(), scheme, request.path());
        trace(request);
    }

    /** The id that the client gave, however it looks. */
    private static String toldId(HttpServerRequest request, String requestId) {
        String given = request.getHeader(REQUEST_ID_HEADER);
        return given == null || given.isEmpty() ? requestId : given;
    }

    /** Repeats the header by which the client traces its requests. */
    private void trace(HttpServerRequest request) {
        String name = config.traceHeader();
        if (name != null) {
            String value = request.getHeader(name);
            request.response().putHeader(name, value == null ? "" : value);
        }
    }

    private Future<Void> send(Vertx vertx, HttpServerRequest request, Body body, boolean closes) {
        HttpServerResponse response = request.response();
        Buffer buffer = buffer(body);
        if (closes) {
            return response.end(buffer).onComplete(ended -> request.connection().close());
        }
        if (request.version() != HttpVersion.HTTP_2) {
            return response.end(buffer);
        }
        // A client of HTTP/2 may keep its window shut while its connection goes on.
        long timer = vertx.setTimer(pace.bodyLimit(buffer.length()).toMillis(), late -> {
            observer.clientTooSlow(SlowPart.ANSWER);
            response.reset(CANCEL).onFailure(ended -> request.connection().close());
        });
        return response.end(buffer).onComplete(ended -> vertx.cancelTimer(timer));
    }

    private static Buffer buffer(Body body) {
        return body.isText() ? Buffer.buffer(body.text()) : Buffer.buffer(body.bytes());
    }

    /** An answer of HTTP/1.1 as it goes over the wire, for who never got as far as a request. */
    public byte[] raw(Reply reply, String scheme) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(reply.status()))
                .append("\r\n");
        MultiMap headers = HttpHeaders.headers();
        reply.headers().forEach(header -> headers.add(header.name(), header.value()));
        security.addTo(headers, scheme, null);
        headers.add(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        headers.add("Content-Length", Integer.toString(buffer(reply.body()).length()));
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(reply.body().text()).toString().getBytes(StandardCharsets.UTF_8);
    }
}
