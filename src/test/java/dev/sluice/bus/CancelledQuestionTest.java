package dev.sluice.bus;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.Outcome;
import dev.sluice.observation.Observer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancelled question ends the call that it began, wherever that runs, and no other. */
class CancelledQuestionTest {

    private static final AccessCheck CHECK = AccessCheck.of("u", "project", "p", "read");

    private final Vertx vertx = Vertx.vertx();

    /** The one event loop of the asker. */
    private final Context loop = vertx.getOrCreateContext();

    private final List<OperationEvent> events = new CopyOnWriteArrayList<>();
    private final List<Call> answering = new CopyOnWriteArrayList<>();
    private GatewayBus bus;

    @BeforeEach
    void makeBus() {
        KindConfig kind = new KindConfig(Duration.ofMillis(20), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 1);
        bus = GatewayBus.on(
                vertx,
                Map.of(OperationKind.AUTHORIZATION, kind),
                new BusConfig(BusIdentity.STATED, null, 65_536, 20),
                Observer.NONE,
                Admission.OPEN);
        bus.listen(Operations.OPERATION_EVENTS, OperationEvent.class, events::add);
    }

    @AfterEach
    void closeVertx() throws Exception {
        await(vertx.close());
    }

    /** Answers nothing until a question is cancelled. */
    private void answer() {
        bus.answer(Operations.CHECK, (request, call) -> {
            Promise<AccessDecision> never = Promise.promise();
            call.onCancel(() -> never.fail(call.cancelled()));
            answering.add(call);
            return never.future();
        });
    }

    private static Call call() {
        return Call.begin("a request", OperationKind.AUTHORIZATION, Deadline.in(Duration.ofSeconds(5)));
    }

    private Future<AccessDecision> ask(Call call) {
        return Future.future(asked -> loop.runOnContext(
                there -> bus.ask(Operations.CHECK, CHECK, call).onComplete(asked)));
    }

    private void cancel(Call call) {
        loop.runOnContext(there -> call.cancel());
    }

    private static String failure(Future<?> future) throws Exception {
        Throwable cause = await(future.<Throwable>transform(done -> Future.succeededFuture(done.cause())));
        return ((GatewayException) cause).failure().code();
    }

    @Test
    void itsCallIsCancelledAndCountsSo() throws Exception {
        answer();
        Call call = call();
        Future<AccessDecision> answer = ask(call);
        eventually(() -> answering.size() == 1);
        cancel(call);

        assertThat(failure(answer)).isEqualTo("SLC005");
        eventually(() -> events.size() == 1);
        assertThat(events.get(0).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void othersOfTheSameRequestIdGoOn() throws Exception {
        answer();
        Call gone = call();
        Call waiting = new Call("a request", gone.kind(), gone.deadline(), gone.requestId());
        Future<AccessDecision> stays = ask(waiting);
        Future<AccessDecision> ends = ask(gone);
        eventually(() -> answering.size() == 2);
        cancel(gone);

        assertThat(failure(ends)).isEqualTo("SLC005");
        assertThat(stays.isComplete()).isFalse();
        assertThat(answering.stream().filter(Call::isCancelled)).hasSize(1);
        cancel(waiting);
        assertThat(failure(stays)).isEqualTo("SLC005");
    }

    @Test
    void itMayBeCancelledBeforeItHasCome() throws Exception {
        answer();
        for (int time = 0; time < 200; time++) {
            Call call = call();
            Future<AccessDecision> answer = ask(call);
            cancel(call);
            assertThat(failure(answer)).isEqualTo("SLC005");
        }
    }

    @Test
    void itIsNotEvenAskedForACallThatIsCancelled() throws Exception {
        answer();
        Call call = call();
        cancel(call);

        assertThat(failure(ask(call))).isEqualTo("SLC005");
        assertThat(answering).isEmpty();
    }

    @Test
    void whatIsAskedForTheAnswerIsCancelledToo() throws Exception {
        answer();
        bus.answer(
                Operations.SEARCH,
                (request, call) -> bus.ask(Operations.CHECK, CHECK, call).map(decision -> {
                    throw new AssertionError("a check that is never decided");
                }));
        Call call = call();
        AccessSearch search = new AccessSearch("u", "project", null, "read", null);
        Future<AccessSearchResult> answer = Future.future(asked -> loop.runOnContext(
                there -> bus.ask(Operations.SEARCH, search, call).onComplete(asked)));
        eventually(() -> answering.size() == 1);
        cancel(call);

        assertThat(failure(answer)).isEqualTo("SLC005");
        assertThat(answering.get(0).isCancelled()).isTrue();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
