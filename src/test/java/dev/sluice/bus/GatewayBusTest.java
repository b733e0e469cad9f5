package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.TransactionEnded;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayBusTest {

    private static final AccessCheck CHECK = AccessCheck.of("u", "project", "p", "read");

    private static final AccessDecision DENIED =
            new AccessDecision(false, AccessOutcome.DENIED, null, null, List.of(), null, "view", null, null, 0.5);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<OperationEvent> events = new LinkedBlockingQueue<>();
    private GatewayBus bus;

    @BeforeEach
    void makeBus() {
        KindConfig kind = new KindConfig(Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(2), 1, 1);
        bus = GatewayBus.on(
                vertx,
                Map.of(OperationKind.AUTHORIZATION, kind, OperationKind.TRANSACTION, kind, OperationKind.TABLE, kind),
                new BusConfig(BusIdentity.STATED, null, 65_536, 20),
                Observer.NONE,
                Admission.OPEN);
        bus.listen(Operations.OPERATION_EVENTS, OperationEvent.class, events::add);
    }

    @AfterEach
    void closeVertx() throws Exception {
        await(vertx.close());
    }

    @Test
    void aRecordIsAnsweredByReference() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> {
            assertThat(request).isSameAs(CHECK);
            call.countsAs(Outcome.DENIED);
            return Future.succeededFuture(DENIED);
        });

        assertThat(await(bus.ask(Operations.CHECK, CHECK))).isSameAs(DENIED);
        OperationEvent event = event();
        assertThat(event.kind()).isEqualTo(OperationKind.AUTHORIZATION);
        assertThat(event.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(event.targetMet()).isTrue();
    }

    @Test
    void jsonIsAnsweredWithJson() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> Future.succeededFuture(DENIED));

        assertThat(await(vertx.eventBus()
                                .<JsonObject>request("sluice.authz.check", new JsonObject(MessageJson.encode(CHECK))))
                        .body())
                .isEqualTo(new JsonObject(MessageJson.encode(DENIED)));
    }

    @Test
    void jsonWithAFaultIsRefusedWholeAndCountsAsTheClients() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> Future.succeededFuture(DENIED));

        ReplyException refused = (ReplyException)
                cause(vertx.eventBus().request("sluice.authz.check", new JsonObject().put("user_id", "u")));

        assertThat(refused.failureCode()).isEqualTo(201);
        assertThat(new JsonObject(refused.getMessage()))
                .isEqualTo(new JsonObject()
                        .put("code", "SLC201")
                        .put("message", "The message is malformed")
                        .put("details", "field resource_type: is missing")
                        .put("hint", null));
        assertThat(event().outcome()).isEqualTo(Outcome.CLIENT_ERROR);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> Future.succeededFuture(DENIED));

        ReplyException refused = (ReplyException) cause(vertx.eventBus().request("sluice.authz.check", "text"));

        assertThat(new JsonObject(refused.getMessage()).getString("details"))
                .isEqualTo("the body must be a JSON object or of type AccessCheck, not String");
    }

    @Test
    @SuppressWarnings("NullAway") // what a sender without a null checker may do
    void aRecordThatLacksAFieldIsRefusedLikeItsJson() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> Future.succeededFuture(DENIED));

        assertThat(failureOf(bus.ask(Operations.CHECK, AccessCheck.of("u", "project", null, "read"))))
                .isEqualTo(ErrorCode.MALFORMED
                        .failure("field resource_id: is missing")
                        .failure());
    }

    @Test
    void aFailureCrossesWhole() throws Exception {
        Failure failure = new Failure("23505", 409, "duplicate key", "Key (id)=(1) already exists.", "hint");
        bus.answer(Operations.CHECK, (request, call) -> Future.failedFuture(new GatewayException(failure)));

        assertThat(failureOf(bus.ask(Operations.CHECK, CHECK))).isEqualTo(failure);
        assertThat(event().outcome()).isEqualTo(Outcome.CLIENT_ERROR);
    }

    @Test
    void whatIsThrownIsAnsweredAsInternal() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> {
            throw new IllegalStateException("a secret of the implementation");
        });

        Failure failure = failureOf(bus.ask(Operations.CHECK, CHECK, Deadline.in(Duration.ofSeconds(1)), "request-1"));

        assertThat(failure)
                .isEqualTo(ErrorCode.INTERNAL.failure("request id request-1").failure());
        assertThat(event().outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void silenceEndsAtTheDeadlineAndItsGrace() throws Exception {
        bus.answer(
                Operations.CHECK,
                (request, call) -> Promise.<AccessDecision>promise().future());
        long asked = System.nanoTime();

        Failure failure = failureOf(bus.ask(Operations.CHECK, CHECK, Deadline.in(Duration.ofMillis(100)), "r"));

        assertThat(failure)
                .isEqualTo(ErrorCode.DEADLINE_PASSED
                        .failure("operation sluice.authz.check, limit 100 ms: no reply came")
                        .failure());
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whetherSilenceHasWrittenIsUnknown() throws Exception {
        bus.answer(
                Operations.EXECUTE,
                (request, call) -> Promise.<TableResult>promise().future());
        Deadline soon = Deadline.in(Duration.ofMillis(100));

        assertThat(failureOf(bus.ask(
                        Operations.EXECUTE, TableOperation.delete("t").as(Identity.anonymous("anon")), soon, "r")))
                .isEqualTo(ErrorCode.COMMIT_OUTCOME_UNKNOWN
                        .failure("operation sluice.table.execute, limit 100 ms: no reply came")
                        .failure());
        assertThat(failureOf(bus.ask(
                        Operations.EXECUTE, TableOperation.select("t").as(Identity.anonymous("anon")), soon, "r")))
                .matches(failure -> failure.is(ErrorCode.DEADLINE_PASSED));
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws Exception {
        assertThat(failureOf(bus.ask(Operations.CHECK, CHECK)))
                .isEqualTo(ErrorCode.SHED
                        .failure("nobody answers at sluice.authz.check")
                        .failure());
        assertThat(failureOf(
                        bus.ask(Operations.end("sluice.tx.none"), new TransactionEnd(TransactionAction.COMMIT, null))))
                .isEqualTo(ErrorCode.NO_SUCH_TRANSACTION.failure().failure());
    }

    @Test
    void workWhoseDeadlineHasPassedIsNotBegun() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> Future.succeededFuture(DENIED));
        DeliveryOptions late = new DeliveryOptions()
                .addHeader("deadline", Long.toString(System.currentTimeMillis() - 5))
                .addHeader("limit", "100");

        ReplyException refused = (ReplyException)
                cause(vertx.eventBus().request("sluice.authz.check", new JsonObject(MessageJson.encode(CHECK)), late));

        assertThat(refused.failureCode()).isEqualTo(1);
        assertThat(event().outcome()).isEqualTo(Outcome.TIMEOUT);
    }

    @Test
    void aDeadlineIsCutToTheMostAllowed() throws Exception {
        bus.answer(Operations.CHECK, (request, call) -> {
            assertThat(call.deadline().remainingMillis()).isBetween(1_500L, 2_000L);
            return Future.succeededFuture(DENIED);
        });

        assertThat(await(bus.ask(Operations.CHECK, CHECK, Deadline.in(Duration.ofMinutes(5)), "r")))
                .isEqualTo(DENIED);
    }

    @Test
    void aRequestsOwnLimitIsKeptUnderALaterDeadline() throws Exception {
        bus.answer(Operations.EXECUTE, (request, call) -> {
            assertThat(call.deadline().remainingMillis()).isBetween(1L, 120L);
            return Future.failedFuture(ErrorCode.UNFILTERED_WRITE.failure());
        });
        TableOperation limited =
                TableOperation.delete("t").timeout(Duration.ofMillis(120)).as(Identity.anonymous("anon"));

        assertThat(failureOf(bus.ask(Operations.EXECUTE, limited, Deadline.in(Duration.ofSeconds(2)), "r")))
                .isEqualTo(ErrorCode.UNFILTERED_WRITE.failure().failure());
    }

    @Test
    void oneAddressTakesTwoQuestions() throws Exception {
        TransactionEnded ended = new TransactionEnded("t", TransactionAction.COMMIT, 1);
        bus.answer(List.of(
                Route.markedBy(
                        "action", Operations.end("sluice.tx.t"), (request, call) -> Future.succeededFuture(ended)),
                Route.of(
                        Operations.step("sluice.tx.t"),
                        (request, call) -> Future.failedFuture(ErrorCode.UNFILTERED_WRITE.failure()))));

        assertThat(await(bus.ask(Operations.end("sluice.tx.t"), new TransactionEnd(TransactionAction.COMMIT, null))))
                .isEqualTo(ended);
        assertThat(await(vertx.eventBus().<JsonObject>request("sluice.tx.t", new JsonObject().put("action", "commit")))
                        .body())
                .isEqualTo(new JsonObject(MessageJson.encode(ended)));
        assertThat(failureOf(bus.ask(
                        Operations.step("sluice.tx.t"),
                        TableOperation.delete("t").as(Identity.anonymous("anon")))))
                .isEqualTo(ErrorCode.UNFILTERED_WRITE.failure().failure());
    }

    private OperationEvent event() throws InterruptedException {
        OperationEvent event = events.poll(2, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Throwable cause(Future<?> future) throws Exception {
        return await(future.<Throwable>transform(done -> Future.succeededFuture(done.cause())));
    }

    private static Failure failureOf(Future<?> future) throws Exception {
        return ((GatewayException) cause(future)).failure();
    }
}
