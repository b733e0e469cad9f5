package dev.sluice.http;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TimeoutPreference;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.http.connection.Doorway;
import dev.sluice.http.connection.RequestGate;
import dev.sluice.http.connection.RequestTicket;
import dev.sluice.http.response.Cors;
import dev.sluice.http.response.FailureWriter;
import dev.sluice.http.response.Manners;
import dev.sluice.http.response.Reply;
import dev.sluice.http.response.ReplyWriter;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The life of a request: deadline, identity, answer, response. */
final class RequestPipeline {

    /** An id that can stand in a log, where nothing may look like the end of it. */
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,128}");

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final GatewayBus bus;
    private final Turnstile turnstile;
    private final Supplier<RestConfig> config;
    private final Doorway doorway;
    private final Observer observer;
    private Manners manners;

    /**
     * The way of requests over the bus.
     *
     * @param config as it is when it is asked for: it may change while the door is open
     */
    RequestPipeline(GatewayBus bus, Supplier<RestConfig> config, Doorway doorway) {
        this.bus = bus;
        this.config = config;
        this.doorway = doorway;
        this.observer = doorway.observer();
        this.turnstile = new Turnstile(bus, observer);
        this.manners = Manners.of(bus, config.get(), doorway);
        doorway.answerSlowHeads(slowHead());
    }

    private byte[] slowHead() {
        Failure failure =
                ErrorCode.REQUEST_TOO_SLOW.failure("http.header_timeout").failure();
        return manners.writer().raw(failures().reply(failure), doorway.config().tls() == null ? "http" : "https");
    }

    /** As the configuration says now. Of the event loop of this door alone. */
    @SuppressWarnings("ReferenceEquality") // a configuration is replaced whole, and each request asks
    private Manners manners() {
        RestConfig now = config.get();
        if (manners.config() != now) {
            manners = Manners.of(bus, now, doorway);
        }
        return manners;
    }

    private Cors cors() {
        return manners().cors();
    }

    private FailureWriter failures() {
        return manners().failures();
    }

    GatewayBus bus() {
        return bus;
    }

    Turnstile turnstile() {
        return turnstile;
    }

    /** Handles requests whose time limit is that of the operation which they lead to. */
    Handler<RoutingContext> answering(Operation<?, ?> operation, Function<Asked, Future<Reply>> answer) {
        return routing -> {
            long arrived = System.nanoTime();
            String requestId = requestId(routing.request());
            Future.<Reply>future(promise -> {
                        Call call = call(routing, operation, requestId);
                        VerifyRequest credentials = credentials(routing, requestId);
                        turnstile
                                .identity(routing, credentials, operation, call)
                                .map(identity -> {
                                    // Here too, for what is asked of others without saying as whom.
                                    identity.checkScope(operation.address());
                                    return new Asked(routing, identity, call, System.nanoTime() - arrived);
                                })
                                .compose(asked -> answer.apply(asked).recover(cause -> told(cause, operation, asked)))
                                .onComplete(promise);
                    })
                    .recover(cause -> Future.succeededFuture(failures().reply(cause, operation.address(), requestId)))
                    .map(reply -> write(routing, reply, requestId, arrived))
                    .onFailure(cause -> abandon(routing, operation.address(), requestId, cause));
        };
    }

    /** What is done for a request ends when its client goes away. */
    private Call call(RoutingContext routing, Operation<?, ?> operation, String requestId) {
        OperationKind kind = Objects.requireNonNullElse(operation.kind(), OperationKind.TABLE);
        Deadline deadline = bus.limits(operation).deadline(timeout(routing));
        Call call = new Call(operation.address(), kind, deadline, requestId);
        RequestTicket.of(routing).underWay(call);
        return call;
    }

    /** What cannot be sent is not answered at all: a client that hears its connection end need not wait for more. */
    private void abandon(RoutingContext routing, String operation, String requestId, Throwable cause) {
        observer.failed(operation, requestId, cause);
        RequestTicket.of(routing, doorway).forgetBody();
        routing.request().connection().close();
    }

    /** Handles requests for what anybody may know: who asks is not looked at. */
    Handler<RoutingContext> telling(Function<RoutingContext, Reply> answer) {
        return routing -> {
            long arrived = System.nanoTime();
            String requestId = requestId(routing.request());
            Future.succeededFuture(routing)
                    .map(answer)
                    .otherwise(cause -> failures().reply(cause, routing.normalizedPath(), requestId))
                    .onSuccess(reply -> write(routing, reply, requestId, arrived));
        };
    }

    private static @Nullable Duration timeout(RoutingContext routing) {
        return TimeoutPreference.of(routing.request().headers().getAll("Prefer"));
    }

    private static String requestId(HttpServerRequest request) {
        String given = request.getHeader(ReplyWriter.REQUEST_ID_HEADER);
        return given != null && REQUEST_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }

    private VerifyRequest credentials(RoutingContext routing, String requestId) {
        return new CredentialHeaders(routing, config.get().dropIn(), observer, requestId).read();
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
                : failures()
                        .reply(
                                routing.request().authority() == null
                                        ? RequestGate.hostless()
                                        : FailureWriter.ofStatus(routing.statusCode()));
        write(routing, reply, requestId, arrived);
    }

    /** Answers what could not even be read as a request. */
    void refuseUnreadable(HttpServerRequest request) {
        manners()
                .writer()
                .writeUnreadable(request, failures().reply(RequestGate.unreadable(request)), requestId(request));
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

    private Reply write(RoutingContext routing, Reply reply, String requestId, long arrived) {
        manners().writer().write(routing, reply, requestId, arrived);
        return reply;
    }
}
