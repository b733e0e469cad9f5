package dev.sluice.bus;

import dev.sluice.contract.Attributed;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.TimeLimited;
import dev.sluice.observation.Observer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answering side of an address: reads the question in either form, keeps its deadline, answers whatever happens,
 * and publishes one event for each finished operation.
 */
final class Answerer {

    private final GatewayBus bus;
    private final List<Route<?, ?>> routes;
    private final Observer observer;

    Answerer(GatewayBus bus, List<Route<?, ?>> routes, Observer observer) {
        this.bus = bus;
        this.routes = List.copyOf(routes);
        this.observer = observer;
    }

    void receive(io.vertx.core.eventbus.Message<Object> message) {
        receive(message, routeOf(message.body()));
    }

    private <Q extends Message, R extends Message> void receive(
            io.vertx.core.eventbus.Message<Object> message, Route<Q, R> route) {
        String requestId = Objects.requireNonNullElseGet(
                message.headers().get(GatewayBus.REQUEST_ID_HEADER),
                () -> UUID.randomUUID().toString());
        Asked<Q> asked;
        try {
            asked = read(message, route.operation(), requestId);
        } catch (GatewayException malformed) {
            Call call = call(route.operation(), bus.limits(route.operation()).deadline(null), requestId);
            finish(message, call, Future.failedFuture(malformed));
            return;
        }
        answer(route, asked).onComplete(answered -> finish(message, asked.call(), answered));
    }

    private Route<?, ?> routeOf(Object body) {
        for (Route<?, ?> route : routes) {
            boolean marked = body instanceof JsonObject json
                    ? route.markedBy() != null && json.containsKey(route.markedBy())
                    : route.operation().request().isInstance(body);
            if (marked) {
                return route;
            }
        }
        return routes.get(routes.size() - 1);
    }

    /** A question with the call that it begins. */
    private record Asked<Q>(Q request, Call call) {}

    private <Q extends Message, R extends Message> Asked<Q> read(
            io.vertx.core.eventbus.Message<Object> message, Operation<Q, R> operation, String requestId) {
        Q request = request(message.body(), operation.request());
        TimeLimits limits = bus.limits(operation);
        Long due = number(message, GatewayBus.DEADLINE_HEADER);
        Deadline deadline = due == null ? limits.of(request) : stated(message, due, limits, request);
        Call call = call(operation, deadline, requestId);
        Long askedAt = number(message, GatewayBus.ASKED_AT_HEADER);
        if (askedAt != null) {
            call.arrivedAfter(Math.max(0, System.currentTimeMillis() - askedAt) * 1_000_000);
        }
        return new Asked<>(request, call);
    }

    /** The deadline that the headers state, but no later than the request's own limit and the most that is allowed. */
    private static Deadline stated(
            io.vertx.core.eventbus.Message<Object> message, long due, TimeLimits limits, Message request) {
        Long limit = number(message, GatewayBus.LIMIT_HEADER);
        Duration stated =
                limit == null ? Duration.ofMillis(due - System.currentTimeMillis()) : Duration.ofMillis(limit);
        Duration own = request instanceof TimeLimited limited ? limited.timeout() : null;
        return Deadline.atEpochMillis(due, stated).within(own == null ? limits.most() : limits.limit(own));
    }

    private static Call call(Operation<?, ?> operation, Deadline deadline, String requestId) {
        OperationKind kind = Objects.requireNonNullElse(operation.kind(), OperationKind.TABLE);
        return new Call(operation.address(), kind, deadline, requestId);
    }

    private static <Q extends Message> Q request(@Nullable Object body, Class<Q> type) {
        if (type.isInstance(body)) {
            Q request = type.cast(body);
            RequiredFields.check(request);
            return request;
        }
        if (body instanceof JsonObject json) {
            return MessageJson.decode(json.encode(), type);
        }
        throw ErrorCode.MALFORMED.failure("the body must be a JSON object or of type %s, not %s"
                .formatted(
                        type.getSimpleName(),
                        body == null ? "empty" : body.getClass().getSimpleName()));
    }

    private static @Nullable Long number(io.vertx.core.eventbus.Message<Object> message, String header) {
        String value = message.headers().get(header);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException malformed) {
            throw ErrorCode.MALFORMED.failure("header %s: not a number of milliseconds".formatted(header));
        }
    }

    private <Q extends Message, R extends Message> Future<R> answer(Route<Q, R> route, Asked<Q> asked) {
        Call call = asked.call();
        if (call.deadline().hasPassed()) {
            observer.workExpired(call.kind());
            return Future.failedFuture(call.deadlinePassed());
        }
        try {
            if (asked.request() instanceof Attributed stated) {
                stated.checkScope(scopedAddress(route.operation()));
            }
            return route.answer().to(asked.request(), call);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    /** Every transaction has an address of its own; who may begin one may use it. */
    private static String scopedAddress(Operation<?, ?> operation) {
        return operation.kind() == OperationKind.TRANSACTION ? Operations.BEGIN.address() : operation.address();
    }

    private <R extends Message> void finish(
            io.vertx.core.eventbus.Message<Object> message, Call call, AsyncResult<R> answered) {
        if (answered.succeeded()) {
            R reply = answered.result();
            message.reply(message.body() instanceof JsonObject ? new JsonObject(MessageJson.encode(reply)) : reply);
            finished(call, call.outcome());
            return;
        }
        Failure failure = failureOf(call, answered.cause());
        message.reply(new FailureReply(failure));
        finished(call, Outcome.of(failure));
    }

    private Failure failureOf(Call call, Throwable cause) {
        if (cause instanceof GatewayException known) {
            return known.failure();
        }
        observer.failed(call.operation(), call.requestId(), cause);
        return ErrorCode.INTERNAL.failure("request id " + call.requestId()).failure();
    }

    private void finished(Call call, Outcome outcome) {
        if (routes.get(0).operation().kind() == null) {
            return;
        }
        long duration = call.elapsedNanos() + call.busNanos();
        long allowed = bus.target(call.kind()).toNanos() * call.units();
        boolean answered = outcome == Outcome.OK || outcome == Outcome.DENIED;
        bus.publish(
                Operations.OPERATION_EVENTS,
                new OperationEvent(
                        call.kind(),
                        outcome,
                        duration,
                        call.queueNanos(),
                        call.databaseNanos(),
                        answered && duration <= allowed,
                        Math.max(0, System.nanoTime() - call.deadline().nanoTime())));
    }
}
