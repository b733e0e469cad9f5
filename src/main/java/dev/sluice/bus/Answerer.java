package dev.sluice.bus;

import dev.sluice.bus.identity.Envelope;
import dev.sluice.bus.identity.IdentityCheck;
import dev.sluice.bus.question.Handover;
import dev.sluice.bus.question.QuestionHeaders;
import dev.sluice.bus.question.RunningCalls;
import dev.sluice.contract.Call;
import dev.sluice.contract.Counted;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identified;
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
    private final Bodies bodies;
    private final IdentityCheck identities;
    private final List<Route<?, ?>> routes;
    private final RunningCalls running;
    private final Observer observer;

    Answerer(
            GatewayBus bus,
            Bodies bodies,
            IdentityCheck identities,
            List<Route<?, ?>> routes,
            RunningCalls running,
            Observer observer) {
        this.bus = bus;
        this.bodies = bodies;
        this.identities = identities;
        this.routes = List.copyOf(routes);
        this.running = running;
        this.observer = observer;
    }

    void receive(io.vertx.core.eventbus.Message<Object> message) {
        receive(message, routeOf(body(message)));
    }

    private <Q extends Message, R extends Message> void receive(
            io.vertx.core.eventbus.Message<Object> message, Route<Q, R> route) {
        String requestId = Objects.requireNonNullElseGet(
                message.headers().get(QuestionHeaders.REQUEST_ID),
                () -> UUID.randomUUID().toString());
        read(message, route.operation(), requestId).onComplete(read -> {
            if (read.failed()) {
                Call call =
                        call(route.operation(), bus.limits(route.operation()).deadline(null), requestId);
                finish(message, call, Future.failedFuture(read.cause()));
                return;
            }
            answer(message, route, read.result());
        });
    }

    private <Q extends Message, R extends Message> void answer(
            io.vertx.core.eventbus.Message<Object> message, Route<Q, R> route, Asked<Q> asked) {
        Call call = asked.call();
        String question = message.headers().get(QuestionHeaders.QUESTION);
        if (question == null) {
            answer(route, asked).onComplete(answered -> finish(message, call, answered));
            return;
        }
        running.begin(question, call);
        answer(route, asked).onComplete(answered -> {
            running.end(question);
            finish(message, call, answered);
        });
    }

    /** The body, or why there is none: what another node sent need not be readable. */
    private static @Nullable Object body(io.vertx.core.eventbus.Message<Object> message) {
        try {
            return message.body();
        } catch (RuntimeException unreadable) {
            return unreadable;
        }
    }

    private Route<?, ?> routeOf(@Nullable Object body) {
        for (Route<?, ?> route : routes) {
            if (isOf(route, body)) {
                return route;
            }
        }
        return routes.get(routes.size() - 1);
    }

    private static boolean isOf(Route<?, ?> route, @Nullable Object body) {
        Class<?> type = route.operation().request();
        if (body instanceof JsonObject json) {
            return route.markedBy() != null && json.containsKey(route.markedBy());
        }
        return body instanceof RecordCodec.Unread unread ? unread.is(type) : type.isInstance(body);
    }

    /** A question with the call that it begins. */
    private record Asked<Q>(Q request, Call call) {}

    private <Q extends Message, R extends Message> Future<Asked<Q>> read(
            io.vertx.core.eventbus.Message<Object> message, Operation<Q, R> operation, String requestId) {
        try {
            Long due = QuestionHeaders.millis(message.headers(), QuestionHeaders.DEADLINE);
            Envelope envelope = new Envelope(message.address(), due, requestId, message.headers());
            return identities
                    .admit(
                            envelope,
                            operation.request(),
                            identity -> bodies.read(body(message), operation.request(), identity))
                    .map(request -> asked(message, operation, envelope, request));
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    private <Q extends Message, R extends Message> Asked<Q> asked(
            io.vertx.core.eventbus.Message<Object> message, Operation<Q, R> operation, Envelope envelope, Q request) {
        TimeLimits limits = bus.limits(operation);
        Long due = envelope.due();
        Deadline deadline = due == null ? limits.of(request) : stated(message, due, limits, request);
        Call call = call(operation, deadline, envelope.requestId());
        if (request instanceof Identified stated) {
            call.isOf(stated.identity());
        }
        Long askedAt = QuestionHeaders.millis(message.headers(), QuestionHeaders.ASKED_AT);
        if (askedAt != null) {
            call.arrivedAfter(Math.max(0, System.currentTimeMillis() - askedAt) * 1_000_000);
        }
        return new Asked<>(request, call);
    }

    /** The deadline that the headers state, but no later than the request's own limit and the most that is allowed. */
    private static Deadline stated(
            io.vertx.core.eventbus.Message<Object> message, long due, TimeLimits limits, Message request) {
        Long limit = QuestionHeaders.millis(message.headers(), QuestionHeaders.LIMIT);
        Duration stated =
                limit == null ? Duration.ofMillis(due - System.currentTimeMillis()) : Duration.ofMillis(limit);
        Duration own = request instanceof TimeLimited limited ? limited.timeout() : null;
        return Deadline.atEpochMillis(due, stated).within(own == null ? limits.most() : limits.limit(own));
    }

    private static Call call(Operation<?, ?> operation, Deadline deadline, String requestId) {
        OperationKind kind = Objects.requireNonNullElse(operation.kind(), OperationKind.TABLE);
        return new Call(operation.address(), kind, deadline, requestId);
    }

    private <Q extends Message, R extends Message> Future<R> answer(Route<Q, R> route, Asked<Q> asked) {
        Call call = asked.call();
        if (call.isCancelled()) {
            return Future.failedFuture(call.cancelled());
        }
        if (call.deadline().hasPassed()) {
            observer.workExpired(call.kind());
            return Future.failedFuture(call.deadlinePassed());
        }
        try {
            if (asked.request() instanceof Identified stated) {
                stated.checkScope(call.operation());
            }
            if (route.operation().kind() != null && asked.request() instanceof Counted counted) {
                bus.admission().admit(call.kind(), counted);
            }
            return route.answer().to(asked.request(), call);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private <R extends Message> void finish(
            io.vertx.core.eventbus.Message<Object> message, Call call, AsyncResult<R> answered) {
        if (answered.failed()) {
            fail(message, call, answered.cause());
        } else if (body(message) instanceof JsonObject) {
            bodies.json(answered.result())
                    .onFailure(cause -> fail(message, call, cause))
                    .onSuccess(json -> reply(message, call, json));
        } else {
            reply(message, call, answered.result());
        }
    }

    private void reply(io.vertx.core.eventbus.Message<Object> message, Call call, Object answer) {
        Runnable end = call.handedOver();
        if (end == null) {
            message.reply(answer);
        } else {
            Handover.reply(message, answer, end);
        }
        finished(call, call.outcome());
    }

    /** Only who speaks in records knows of the gateway's own form of a failure. */
    private void fail(io.vertx.core.eventbus.Message<Object> message, Call call, Throwable cause) {
        Failure failure = failureOf(call, cause);
        Object asked = body(message);
        if (asked instanceof Message || asked instanceof RecordCodec.Unread) {
            message.reply(new FailureReply(failure));
        } else {
            message.fail(failure.number(), MessageJson.encode(failure));
        }
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
        call.end();
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
