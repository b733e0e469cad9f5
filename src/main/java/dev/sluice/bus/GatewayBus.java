package dev.sluice.bus;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The gateway's questions and answers over the event bus. Asking gives each question a deadline and a reply time-out
 * beyond it; every failure arrives as a {@link GatewayException}. Answering catches all that is thrown, so that no
 * asker waits for a bug.
 */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"}) // the methods below are about to be written
public final class GatewayBus {

    /** The header that carries the deadline as epoch milliseconds. */
    static final String DEADLINE_HEADER = "deadline";

    static final String REQUEST_ID_HEADER = "request-id";

    /** The header with which an asker of records tells itself from a sender of JSON. */
    static final String ASKED_AT_HEADER = "asked-at";

    /** How much longer than the deadline a reply is waited for, so that the answerer's own account of it arrives. */
    private static final Duration REPLY_GRACE = Duration.ofMillis(90);

    private static final Duration UNMEASURED_LIMIT = Duration.ofSeconds(1);

    private final EventBus eventBus;
    private final Map<OperationKind, KindConfig> kinds;
    private final Observer observer;

    private GatewayBus(EventBus eventBus, Map<OperationKind, KindConfig> kinds, Observer observer) {
        this.eventBus = eventBus;
        this.kinds = kinds;
        this.observer = observer;
    }

    /** The bus of a Vert.x instance; call once for each, since it registers the codecs. */
    public static GatewayBus on(Vertx vertx, Map<OperationKind, KindConfig> kinds, Observer observer) {
        EventBus eventBus = vertx.eventBus();
        eventBus.registerCodec(new RecordCodec());
        eventBus.registerDefaultCodec(FailureReply.class, new FailureReplyCodec());
        eventBus.codecSelector(body -> body instanceof Message ? RecordCodec.NAME : null);
        return new GatewayBus(eventBus, kinds, observer);
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
        throw new UnsupportedOperationException();
    }

    /** Answers the questions of an operation. */
    public <Q extends Message, R extends Message> Registration answer(Operation<Q, R> operation, Answer<Q, R> answer) {
        throw new UnsupportedOperationException();
    }

    public void publish(String address, Message event) {
        eventBus.publish(address, event);
    }

    /** Hands over each event published at an address, unless it is of another type. */
    public <E extends Message> Registration listen(String address, Class<E> type, Consumer<E> listener) {
        throw new UnsupportedOperationException();
    }
    /** The time limits of an operation. */
    public TimeLimits limits(Operation<?, ?> operation) {
        throw new UnsupportedOperationException();
    }
}
