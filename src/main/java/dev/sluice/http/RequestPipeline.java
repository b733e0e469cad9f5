package dev.sluice.http;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TimeoutPreference;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The life of a request: deadline, identity, answer, response. */
final class RequestPipeline {

    /** An id that can stand in a log, where nothing may look like the end of it. */
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,128}");

    private static final String REQUEST_ID_HEADER = "X-Request-ID";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final GatewayBus bus;
    private final Supplier<RestConfig> config;
    private final Observer observer;

    /**
     * The way of requests over the bus.
     *
     * @param config as it is when it is asked for: it may change while the door is open
     */
    RequestPipeline(GatewayBus bus, Supplier<RestConfig> config, Observer observer) {
        this.bus = bus;
        this.config = config;
        this.observer = observer;
    }

    private Cors cors() {
        return new Cors(config.get().corsAllowedOrigins());
    }

    private FailureWriter failures() {
        return new FailureWriter(observer, config.get());
    }

    GatewayBus bus() {
        return bus;
    }

    /** Handles requests whose time limit is that of the operation which they lead to. */
    Handler<RoutingContext> answering(Operation<?, ?> operation, Function<Asked, Future<Reply>> answer) {
        return routing -> {
            long arrived = System.nanoTime();
            String requestId = requestId(routing.request());
            Future.<Reply>future(promise -> {
                        Deadline deadline = bus.limits(operation).deadline(timeout(routing));
                        bus.ask(Operations.VERIFY, credentials(routing.request()), deadline, requestId)
                                .map(identity ->
                                        new Asked(routing, identity, deadline, requestId, System.nanoTime() - arrived))
                                .compose(asked -> answer.apply(asked).recover(cause -> told(cause, operation, asked)))
                                .onComplete(promise);
                    })
                    .recover(cause -> Future.succeededFuture(failures().reply(cause, operation.address(), requestId)))
                    .onSuccess(reply -> write(routing, reply, requestId, arrived));
        };
    }

    /** Handles requests for what anybody may know: who asks is not looked at. */
    Handler<RoutingContext> telling(Function<HttpServerRequest, Reply> answer) {
        return routing -> {
            long arrived = System.nanoTime();
            String requestId = requestId(routing.request());
            Future.succeededFuture(routing.request())
                    .map(answer)
                    .otherwise(cause -> failures().reply(cause, routing.normalizedPath(), requestId))
                    .onSuccess(reply -> write(routing, reply, requestId, arrived));
        };
    }

    private static @Nullable Duration timeout(RoutingContext routing) {
        return TimeoutPreference.of(routing.request().headers().getAll("Prefer"));
    }

    private static String requestId(HttpServerRequest request) {
        String given = request.getHeader(REQUEST_ID_HEADER);
        return given != null && REQUEST_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }

    /** The id that the client gave, however it looks. */
    private static String toldId(HttpServerRequest request, String requestId) {
        String given = request.getHeader(REQUEST_ID_HEADER);
        return given == null || given.isEmpty() ? requestId : given;
    }

    private VerifyRequest credentials(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        String apiKey = config.get().dropIn() ? null : request.getHeader("apikey");
        if (authorization == null) {
            return new VerifyRequest(apiKey, null);
        }
        String[] parts = authorization.trim().split("\\s+", 2);
        if (!parts[0].equalsIgnoreCase("Bearer")) {
            if (config.get().dropIn()) {
                return new VerifyRequest(null, null);
            }
            throw ErrorCode.BAD_CREDENTIAL.failure("the Authorization header must be of the Bearer scheme");
        }
        return new VerifyRequest(apiKey, parts.length == 1 ? "" : parts[1]);
    }

    /** Who has shown no credential is told to, where PostgreSQL refuses for want of privilege. */
    private Future<Reply> told(Throwable cause, Operation<?, ?> operation, Asked asked) {
        if (!(cause instanceof GatewayException known)
                || !known.failure().code().equals(INSUFFICIENT_PRIVILEGE)) {
            return Future.failedFuture(cause);
        }
        Identity identity = asked.identity();
        Failure failure = known.failure();
        observer.operationDenied(operation.address(), failure.code(), identity, asked.requestId());
        boolean isUnknown = identity.credential() == Credential.ANONYMOUS
                || identity.role().equals(config.get().anonymousRole());
        return Future.failedFuture(
                isUnknown
                        ? new GatewayException(
                                new Failure(failure.code(), 401, failure.message(), failure.details(), failure.hint()))
                        : known);
    }

    /** Answers a request that never became one: an unknown path, a body too large, a fault in a handler. */
    void refuse(RoutingContext routing) {
        long arrived = System.nanoTime();
        String requestId = requestId(routing.request());
        Throwable cause = routing.failure();
        boolean isFault = cause != null && routing.statusCode() == 500;
        Reply reply = isFault
                ? failures().reply(cause, routing.normalizedPath(), requestId)
                : failures().reply(FailureWriter.ofStatus(routing.statusCode()));
        write(routing, reply, requestId, arrived);
    }

    /** Answers a browser that asks before it sends a request. */
    void preflight(RoutingContext routing) {
        if (Cors.isPreflight(routing.request())) {
            write(
                    routing,
                    new Reply(200, cors().preflight(routing.request()), Body.EMPTY),
                    requestId(routing.request()),
                    System.nanoTime());
        } else {
            routing.next();
        }
    }

    private void write(RoutingContext routing, Reply reply, String requestId, long arrived) {
        HttpServerResponse response = routing.response();
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(reply.status()).putHeader(REQUEST_ID_HEADER, toldId(routing.request(), requestId));
            if (reply.statusText() != null) {
                response.setStatusMessage(reply.statusText());
            }
            reply.headers().forEach(header -> response.headers().add(header.name(), HeaderText.sent(header.value())));
            cors().headers(routing.request()).forEach(header -> response.putHeader(header.name(), header.value()));
            trace(routing);
            send(response, reply, requestId);
        }
        observer.requestServed(
                routing.request().method().name(),
                routing.request().path(),
                reply.status(),
                Duration.ofNanos(System.nanoTime() - arrived),
                requestId);
    }

    /** Repeats the header by which the client traces its requests. */
    private void trace(RoutingContext routing) {
        String name = config.get().traceHeader();
        if (name != null) {
            String value = routing.request().getHeader(name);
            routing.response().putHeader(name, value == null ? "" : value);
        }
    }

    private void send(HttpServerResponse response, Reply reply, String requestId) {
        Body body = reply.body();
        if (reply.stream() != null) {
            new BodyStream(bus, response, reply.stream(), requestId)
                    .send(body)
                    .onFailure(cause -> observer.failed("stream", requestId, cause));
        } else if (body.isText()) {
            response.end(body.text());
        } else {
            response.end(Buffer.buffer(body.bytes()));
        }
    }
}
