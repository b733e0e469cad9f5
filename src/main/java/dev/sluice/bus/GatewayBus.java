package dev.sluice.bus;

import dev.sluice.bus.body.BodyCaps;
import dev.sluice.bus.identity.DoorKey;
import dev.sluice.bus.identity.Envelope;
import dev.sluice.bus.identity.IdentityCheck;
import dev.sluice.bus.identity.Presentation;
import dev.sluice.bus.identity.ProofCheck;
import dev.sluice.bus.question.CancelledQuestion;
import dev.sluice.bus.question.Handover;
import dev.sluice.bus.question.QuestionHeaders;
import dev.sluice.bus.question.QuestionId;
import dev.sluice.bus.question.RunningCalls;
import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's questions and answers over the event bus. Asking gives each question a deadline and a reply time-out
 * beyond it; every failure arrives as a {@link GatewayException}. Answering catches all that is thrown, so that no
 * asker waits for a bug.
 */
public final class GatewayBus implements Shareable {

    private static final String SHARED_NAME = "dev.sluice.bus";

    private final EventBus eventBus;
    private final Map<OperationKind, KindConfig> kinds;
    private final Observer observer;
    private final Bodies bodies;
    private final AskFailures failures;

    /** How often each address is answered on this node, where it is then asked too. */
    private final Map<String, Integer> answeredHere;

    private final RunningCalls running;
    private final Presentation presentation;
    private final @Nullable IdentityCheck identities;
    private final Admission admission;

    private GatewayBus(
            Vertx vertx,
            Map<OperationKind, KindConfig> kinds,
            BusConfig config,
            Observer observer,
            Admission admission) {
        this.eventBus = vertx.eventBus();
        this.kinds = Map.copyOf(kinds);
        this.observer = observer;
        this.failures = new AskFailures(observer);
        this.admission = admission;
        this.bodies = new Bodies(vertx, new BodyCaps(config.messageBytesMax(), config.messageDepthMax()));
        this.answeredHere = new ConcurrentHashMap<>();
        this.running = new RunningCalls();
        if (config.identity() == BusIdentity.STATED) {
            this.presentation = Presentation.NOTHING;
            this.identities = IdentityCheck.NONE;
            return;
        }
        DoorKey key = DoorKey.of(config.secret(), MessageJson::encode);
        this.presentation = Presentation.of(key);
        this.identities = new ProofCheck(key, this::verify, observer);
    }

    /** The bus of a node without a gateway, which knows no limits: those that answer keep theirs. */
    private GatewayBus(Vertx vertx) {
        register(vertx.eventBus());
        this.eventBus = vertx.eventBus();
        this.kinds = Map.of();
        this.observer = Observer.NONE;
        this.failures = new AskFailures(observer);
        this.bodies = new Bodies(vertx, new BodyCaps(Integer.MAX_VALUE, Integer.MAX_VALUE));
        this.answeredHere = Map.of();
        this.running = new RunningCalls();
        this.presentation = Presentation.NOTHING;
        this.identities = null;
        this.admission = Admission.OPEN;
    }

    /** The same bus for one who shows something else, and answers nothing. */
    private GatewayBus(GatewayBus bus, Presentation presentation) {
        this.eventBus = bus.eventBus;
        this.kinds = bus.kinds;
        this.observer = bus.observer;
        this.bodies = bus.bodies;
        this.failures = bus.failures;
        this.answeredHere = bus.answeredHere;
        this.running = bus.running;
        this.presentation = presentation;
        this.identities = null;
        this.admission = bus.admission;
    }

    /**
     * Makes the bus of a Vert.x instance; once for each, since it registers the codecs. It is that of the gateway's own
     * doors, which are believed as whom they ask: not for others' hands.
     */
    public static GatewayBus on(
            Vertx vertx,
            Map<OperationKind, KindConfig> kinds,
            BusConfig config,
            Observer observer,
            Admission admission) {
        // The JSON forms are built here, on a thread that may wait, not by the first message on an event loop.
        MessageJson.encode(MetricsRequest.INSTANCE);
        register(vertx.eventBus());
        GatewayBus bus = new GatewayBus(vertx, kinds, config, observer, admission);
        bus.listenEverywhere(
                CancelledQuestion.ADDRESS,
                CancelledQuestion.class,
                cancelled -> bus.running.cancel(cancelled.question()));
        GatewayBus guests = new GatewayBus(bus, Presentation.NOTHING);
        vertx.sharedData().<String, GatewayBus>getLocalMap(SHARED_NAME).put(SHARED_NAME, guests);
        return bus;
    }

    private static void register(EventBus eventBus) {
        eventBus.registerCodec(new RecordCodec());
        eventBus.registerDefaultCodec(FailureReply.class, new FailureReplyCodec());
        eventBus.codecSelector(body -> body instanceof Message ? RecordCodec.NAME : null);
    }

    /**
     * The bus that the gateway made on this Vert.x instance, or that of a cluster's gateways, as whoever shows nothing
     * has it.
     */
    public static GatewayBus of(Vertx vertx) {
        LocalMap<String, GatewayBus> shared = vertx.sharedData().getLocalMap(SHARED_NAME);
        if (vertx.isClustered()) {
            return shared.computeIfAbsent(SHARED_NAME, none -> new GatewayBus(vertx));
        }
        GatewayBus bus = shared.get(SHARED_NAME);
        if (bus == null) {
            throw new IllegalStateException("no gateway has been started on this Vert.x instance");
        }
        return bus;
    }

    /** The same bus for one who shows these credentials with every question. */
    public GatewayBus showing(VerifyRequest credentials) {
        return new GatewayBus(this, Presentation.of(credentials));
    }

    /** Asks with a request id of its own and the sender's or the kind's time limit. */
    public <Q extends Message, R extends Message> Future<R> ask(Operation<Q, R> operation, Q request) {
        Deadline deadline = limits(operation).of(request);
        return ask(operation, request, deadline, UUID.randomUUID().toString());
    }

    /** Asks as a part of a request that has a deadline and an id already. */
    public <Q extends Message, R extends Message> Future<R> ask(
            Operation<Q, R> operation, Q request, Deadline deadline, String requestId) {
        return ask(operation, request, deadline, requestId, null);
    }

    /** Asks for a call that is under way: when that is cancelled, so is what is done for the answer. */
    public <Q extends Message, R extends Message> Future<R> ask(Operation<Q, R> operation, Q request, Call call) {
        if (call.isCancelled()) {
            return Future.failedFuture(call.cancelled());
        }
        String question = QuestionId.next();
        Runnable answered = call.onCancel(() -> cancel(operation, question));
        return ask(operation, request, call.deadline(), call.requestId(), question)
                .onComplete(done -> answered.run());
    }

    private void cancel(Operation<?, ?> operation, String question) {
        if (answeredHere.containsKey(operation.address())) {
            running.cancel(question);
        } else {
            publishEverywhere(CancelledQuestion.ADDRESS, new CancelledQuestion(question));
        }
    }

    private <Q extends Message, R extends Message> Future<R> ask(
            Operation<Q, R> operation, Q request, Deadline deadline, String requestId, @Nullable String question) {
        String address = operation.address();
        long due = deadline.epochMillis();
        DeliveryOptions options =
                QuestionHeaders.of(deadline, due, requestId, question).setLocalOnly(answeredHere.containsKey(address));
        presentation.onto(new Envelope(address, due, requestId, options.getHeaders()), request);
        return eventBus.<Object>request(address, request, options)
                .transform(reply -> reply.succeeded()
                        ? answerOf(operation, Handover.taken(reply.result()))
                        : Future.failedFuture(failures.of(operation, request, deadline, reply.cause())));
    }

    private static <R extends Message> Future<R> answerOf(Operation<?, R> operation, Object answer) {
        return Future.future(read -> read.complete(RecordCodec.answer(answer, operation.reply())));
    }

    private Future<Identity> verify(VerifyRequest credentials, Envelope envelope) {
        Duration standard = limits(Operations.VERIFY).standard();
        Deadline deadline = envelope.due() == null
                ? Deadline.in(standard)
                : Deadline.atEpochMillis(envelope.due(), standard).within(standard);
        return ask(Operations.VERIFY, credentials, deadline, envelope.requestId());
    }

    /** Answers the questions of an operation. */
    public <Q extends Message, R extends Message> Registration answer(Operation<Q, R> operation, Answer<Q, R> answer) {
        return answer(List.of(Route.of(operation, answer)));
    }

    /** Answers the several questions that one address takes. */
    public Registration answer(List<Route<?, ?>> routes) {
        return answered(routes, eventBus::consumer);
    }

    /** Like {@link #answer(Operation, Answer)}, for nobody on another node. */
    public <Q extends Message, R extends Message> Registration answerHere(
            Operation<Q, R> operation, Answer<Q, R> answer) {
        return answered(List.of(Route.of(operation, answer)), eventBus::localConsumer);
    }

    private Registration answered(
            List<Route<?, ?>> routes,
            BiFunction<String, Handler<io.vertx.core.eventbus.Message<Object>>, MessageConsumer<Object>> consumers) {
        if (identities == null) {
            throw new IllegalStateException("only the gateway itself answers");
        }
        String address = routes.get(0).operation().address();
        Answerer answerer = new Answerer(this, bodies, identities, routes, running, observer);
        MessageConsumer<Object> consumer = consumers.apply(address, answerer::receive);
        answeredHere.merge(address, 1, Integer::sum);
        return new Registration(
                consumer,
                () -> answeredHere.computeIfPresent(address, (ended, times) -> times == 1 ? null : times - 1));
    }

    /** Tells whoever listens on this node. */
    public void publish(String address, Message event) {
        eventBus.publish(address, event, new DeliveryOptions().setLocalOnly(true));
    }

    /** Tells whoever listens on any node. */
    public void publishEverywhere(String address, Message event) {
        eventBus.publish(address, event);
    }

    /** Hands over each event published at an address of this node, unless it is of another type. */
    public <E extends Message> Registration listen(String address, Class<E> type, Consumer<E> listener) {
        return new Registration(eventBus.localConsumer(address, RecordCodec.only(type, listener, observer)), () -> {});
    }

    /** Hands over each event published at an address on any node, unless it is of another type. */
    public <E extends Message> Registration listenEverywhere(String address, Class<E> type, Consumer<E> listener) {
        return new Registration(eventBus.consumer(address, RecordCodec.only(type, listener, observer)), () -> {});
    }

    /** What decides how often who may ask; the doors tell it what is known before a question is. */
    public Admission admission() {
        return admission;
    }

    /** The time limits of an operation. */
    public TimeLimits limits(Operation<?, ?> operation) {
        KindConfig kind = operation.kind() == null ? null : kinds.get(operation.kind());
        if (kinds.isEmpty()) {
            return TimeLimits.UNKNOWN;
        }
        return kind == null ? TimeLimits.UNMEASURED : new TimeLimits(kind.timeLimit(), kind.timeLimitMax());
    }

    /** The time that an operation of the kind should take. */
    Duration target(OperationKind kind) {
        KindConfig found = kinds.get(kind);
        return found == null ? TimeLimits.UNMEASURED.standard() : found.target();
    }
}
