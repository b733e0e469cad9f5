package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.contract.Admission;
import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.KeyScope;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.UserRequest;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scope of an identity is kept where questions are answered, in whatever form they come. */
class KeyScopeTest {

    private static final Failure ANSWERED = ErrorCode.UNFILTERED_WRITE.failure().failure();

    private final Vertx vertx = Vertx.vertx();
    private GatewayBus bus;

    @BeforeEach
    void makeBus() {
        bus = GatewayBus.on(
                vertx, Map.of(), new BusConfig(BusIdentity.STATED, null, 65_536, 20), Observer.NONE, Admission.OPEN);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Identity scoped(String... addresses) {
        return new Identity(
                "service_role",
                null,
                Credential.SERVICE_KEY,
                JsonText.of("{}"),
                null,
                new KeyScope(List.of(addresses), false));
    }

    private <Q extends Message, R extends Message> Failure told(Operation<Q, R> operation, Q question)
            throws Exception {
        bus.answer(operation, (request, call) -> Future.failedFuture(new GatewayException(ANSWERED)));
        Throwable cause = bus.ask(operation, question)
                .<Throwable>transform(done -> Future.succeededFuture(done.cause()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        return ((GatewayException) cause).failure();
    }

    private static Failure outOfScope(String address) {
        return ErrorCode.OUT_OF_SCOPE.failure("address " + address).failure();
    }

    @Test
    void aQuestionIsAnsweredAtAnAddressOfTheScopeOnly() throws Exception {
        UserRequest inside = new UserRequest("u", scoped("sluice.auth.*"), null, null);
        UserRequest outside = new UserRequest("u", scoped("sluice.auth.use", "sluice.table.*"), null, null);

        assertThat(told(Operations.USER, inside)).isEqualTo(ANSWERED);
        assertThat(told(Operations.USER, outside)).isEqualTo(outOfScope("sluice.auth.user"));
        assertThat(told(Operations.USER, new UserRequest("u", Identity.anonymous("anon"), null, null)))
                .isEqualTo(ANSWERED);
    }

    @Test
    void everyOperationOfABatchCounts() throws Exception {
        TableOperation foreign = TableOperation.select("t").as(scoped("sluice.table.execute"));
        BatchRequest batch =
                new BatchRequest(List.of(foreign), BatchMode.PARALLEL, scoped("sluice.batch.execute"), null);

        assertThat(told(Operations.BATCH, batch)).isEqualTo(outOfScope("sluice.batch.execute"));
    }

    @Test
    void whoMayBeginATransactionMayUseIt() throws Exception {
        Operation<TransactionEnd, ?> end = Operations.end("sluice.tx.7");

        assertThat(told(end, new TransactionEnd(TransactionAction.COMMIT, scoped("sluice.tx.begin"))))
                .isEqualTo(ANSWERED);
        assertThat(told(end, new TransactionEnd(TransactionAction.COMMIT, scoped("sluice.table.*"))))
                .isEqualTo(outOfScope("sluice.tx.7"));
    }

    @Test
    void theScopeTravelsInJson() {
        Identity identity = new Identity(
                "r", null, Credential.SERVICE_KEY, JsonText.of("{}"), null, new KeyScope(List.of("sluice.*"), true));

        String json = MessageJson.encode(identity);

        assertThat(new JsonObject(json).getJsonObject("scope"))
                .isEqualTo(new JsonObject("{\"addresses\":[\"sluice.*\"],\"read_only\":true}"));
        assertThat(MessageJson.decode(json, Identity.class)).isEqualTo(identity);
        assertThat(MessageJson.decode(
                                "{\"role\":\"r\",\"credential\":\"service_key\",\"claims\":{},\"scope\":{}}",
                                Identity.class)
                        .scope())
                .isEqualTo(new KeyScope(List.of(), false));
        assertThat(MessageJson.decode("{\"api_key\":\"k\",\"role\":\"r\",\"strict\":true}", VerifyRequest.class))
                .isEqualTo(new VerifyRequest("k", null, "r", true));
        assertThat(MessageJson.decode("{\"bearer_token\":\"t\"}", VerifyRequest.class))
                .isEqualTo(new VerifyRequest(null, "t"));
    }

    @Test
    void callersOfDifferentScopesAreNotTheSame() {
        assertThat(scoped("sluice.*").isSameCaller(scoped("sluice.*"))).isTrue();
        assertThat(scoped("sluice.*").isSameCaller(scoped("sluice.tx.*"))).isFalse();
    }

    @Test
    void anAddressThatCoversNothingIsNoticed() {
        assertThat(new KeyScope(List.of("sluice.*", "sluice.tx.begin", "sluice.table.*"), false).unknownAddresses())
                .isEmpty();
        assertThat(new KeyScope(List.of("*", "sluice", "sluice.tx", "sluice.table.exec*"), false).unknownAddresses())
                .containsExactly("*", "sluice", "sluice.tx", "sluice.table.exec*");
    }
}
