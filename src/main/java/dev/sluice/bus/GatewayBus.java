package dev.sluice.bus;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Message;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The gateway's questions and answers over the event bus. Asking gives each question a deadline and a reply time-out
 * beyond it; every failure arrives as a {@link GatewayException}. Answering catches all that is thrown, so that no
 * asker waits for a bug.
 */
public final class GatewayBus implements Shareable {

    /** The header that carries the deadline as epoch milliseconds. */
    static final String DEADLINE_HEADER = "deadline";

    /** The header that carries the time limit in milliseconds that the deadline was made from. */
    static final String LIMIT_HEADER = "limit";

    static final String REQUEST_ID_HEADER = "request-id";

    /** The header with the moment of asking as epoch milliseconds, from which the wait on the bus is told. */
    static final String ASKED_AT_HEADER = "asked-at";

    /** How much longer than the deadline a reply is waited for, so that the answerer's own account of it arrives. */
    private static final Duration REPLY_GRACE = Duration.ofMillis(200);

    private static final TimeLimits UNMEASURED_LIMITS = new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final String SHARED_NAME = "dev.sluice.bus";

    private final EventBus eventBus;
    private final Map<OperationKind, KindConfig> kinds;
    private final Observer observer;
    private final Admission admission;

    private GatewayBus(
            EventBus eventBus, Map<OperationKind, KindConfig> kinds, Observer observer, Admission admission) {
        this.eventBus = eventBus;
        this.kinds = Map.copyOf(kinds);
        this.observer = observer;
        this.admission = admission;
    }

    /** Makes the bus of a Vert.x instance, on which nothing limits how often anybody asks. */
    public static GatewayBus on(Vertx vertx, Map<OperationKind, KindConfig> kinds, Observer observer) {
        return on(vertx, kinds, observer, Admission.OPEN);
    }

    /** Makes the bus of a Vert.x instance; once for each, since it registers the codecs. */
    public static GatewayBus on(
            Vertx vertx, Map<OperationKind, KindConfig> kinds, Observer observer, Admission admission) {
        // The JSON forms are built here, on a thread that may wait, not by the first message on an event loop.
        MessageJson.encode(MetricsRequest.INSTANCE);
        EventBus eventBus = vertx.eventBus();
        eventBus.registerCodec(new RecordCodec());
        eventBus.registerDefaultCodec(FailureReply.class, new FailureReplyCodec());
        eventBus.codecSelector(body -> body instanceof Message ? RecordCodec.NAME : null);
        GatewayBus bus = new GatewayBus(eventBus, kinds, observer, admission);
        vertx.sharedData().<String, GatewayBus>getLocalMap(SHARED_NAME).put(SHARED_NAME, bus);
        return bus;
    }

    /** The bus that the gateway made on this Vert.x instance. */
    public static GatewayBus of(Vertx vertx) {
        GatewayBus bus =
                vertx.sharedData().<String, GatewayBus>getLocalMap(SHARED_NAME).get(SHARED_NAME);
        if (bus == null) {
            throw new IllegalStateException("no gateway has been started on this Vert.x instance");
        }
        return bus;
    }

    /** Asks with a request id of its own and the sender's or the kind's time limit. */
    public <Q extends Message, R extends Message> Future<R> ask(Operation<Q, R> operation, Q request) {
        return ask(
                operation,
                request,
                limits(operation).of(request),
                UUID.randomUUID().toString());
    }

    /** Asks as a part of a request that has a deadline and an id already. */
    public <Q extends Message, R extends Message> Future<R> ask(
            Operation<Q, R> operation, Q request, Deadline deadline, String requestId) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(Math.max(1, deadline.remainingMillis()) + REPLY_GRACE.toMillis())
                .addHeader(DEADLINE_HEADER, Long.toString(deadline.epochMillis()))
                .addHeader(LIMIT_HEADER, Long.toString(deadline.limit().toMillis()))
                .addHeader(REQUEST_ID_HEADER, requestId)
                .addHeader(ASKED_AT_HEADER, Long.toString(System.currentTimeMillis()));
        return eventBus.<R>request(operation.address(), request, options)
                .transform(reply -> reply.succeeded()
                        ? Future.succeededFuture(
                                operation.reply().cast(reply.result().body()))
                        : Future.failedFuture(failureOf(operation, deadline, reply.cause())));
    }

    /** Answers the questions of an operation. */
    public <Q extends Message, R extends Message> Registration answer(Operation<Q, R> operation, Answer<Q, R> answer) {
        return answer(List.of(Route.of(operation, answer)));
    }

    /** Answers the several questions that one address takes. */
    public Registration answer(List<Route<?, ?>> routes) {
        Answerer answerer = new Answerer(this, routes, observer);
        MessageConsumer<Object> consumer =
                eventBus.consumer(routes.get(0).operation().address(), answerer::receive);
        return consumer::unregister;
    }

    public void publish(String address, Message event) {
        eventBus.publish(address, event);
    }

    /** Hands over each event published at an address, unless it is of another type. */
    public <E extends Message> Registration listen(String address, Class<E> type, Consumer<E> listener) {
        MessageConsumer<Object> consumer = eventBus.consumer(address, message -> {
            if (type.isInstance(message.body())) {
                listener.accept(type.cast(message.body()));
            }
        });
        return consumer::unregister;
    }

    /** What decides how often who may ask; the doors tell it what is known before a question is. */
    public Admission admission() {
        return admission;
    }

    /** The time limits of an operation. */
    public TimeLimits limits(Operation<?, ?> operation) {
        KindConfig kind = operation.kind() == null ? null : kinds.get(operation.kind());
        return kind == null ? UNMEASURED_LIMITS : new TimeLimits(kind.timeLimit(), kind.timeLimitMax());
    }

    /** The time that an operation of the kind should take. */
    Duration target(OperationKind kind) {
        KindConfig found = kinds.get(kind);
        return found == null ? UNMEASURED_LIMITS.standard() : found.target();
    }

    private GatewayException failureOf(Operation<?, ?> operation, Deadline deadline, Throwable cause) {
        if (cause instanceof FailureReply reply) {
            return new GatewayException(reply.failure());
        }
        if (!(cause instanceof ReplyException reply)) {
            observer.failed(operation.address(), "", cause);
            return ErrorCode.INTERNAL.failure();
        }
        return switch (reply.failureType()) {
            case TIMEOUT -> silence(operation, deadline);
            case NO_HANDLERS -> nobody(operation);
            case RECIPIENT_FAILURE, ERROR -> {
                observer.failed(operation.address(), "", cause);
                yield ErrorCode.INTERNAL.failure();
            }
        };
    }

    private GatewayException silence(Operation<?, ?> operation, Deadline deadline) {
        observer.busTimedOut(operation.address());
        return ErrorCode.DEADLINE_PASSED.failure("operation %s, limit %d ms: no reply came"
                .formatted(operation.address(), deadline.limit().toMillis()));
    }

    private static GatewayException nobody(Operation<?, ?> operation) {
        if (operation.kind() == OperationKind.TRANSACTION
                && !operation.address().equals(Operations.BEGIN.address())) {
            return ErrorCode.NO_SUCH_TRANSACTION.failure();
        }
        return ErrorCode.SHED.failure("nobody answers at " + operation.address());
    }
}
