package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.contract.BatchItem;
import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.UserReply;
import dev.sluice.contract.UserRequest;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How an application uses the gateway from a verticle deployed beside it. Each test is an example to copy. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class DataGatewayIT {

    private TestGateway running;
    private TestDatabase database;

    @BeforeEach
    void take(TestGateway gateway, TestDatabase testDatabase) {
        running = gateway;
        database = testDatabase;
    }

    /** A verticle of an application: does its work at its start, with the gateway of its Vert.x instance. */
    private static final class ApplicationVerticle<T> extends VerticleBase {

        private final Function<DataGateway, Future<T>> work;
        private T result;

        ApplicationVerticle(Function<DataGateway, Future<T>> work) {
            this.work = work;
        }

        @Override
        public Future<?> start() {
            DataGateway gateway = DataGateway.on(vertx);
            return work.apply(gateway).onSuccess(done -> result = done);
        }
    }

    private <T> T deployed(Function<DataGateway, Future<T>> work) throws Exception {
        ApplicationVerticle<T> verticle = new ApplicationVerticle<>(work);
        await(running.gateway().vertx().deployVerticle(verticle));
        return verticle.result;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Future<Identity> ada(DataGateway gateway) {
        return gateway.verify(new VerifyRequest(null, TestGateway.token(VelroSample.ADA)));
    }

    private static Future<Identity> service(DataGateway gateway) {
        return gateway.verify(new VerifyRequest(TestGateway.SERVICE_KEY, null));
    }

    @Test
    void aUserIsLookedUp() throws Exception {
        UserReply reply = deployed(gateway -> ada(gateway)
                .compose(identity -> gateway.authenticate(new UserRequest(
                        VelroSample.ADA, identity, "profile", JsonText.of("{\"email\":\"ada@velro.example\"}")))));

        assertThat(reply.user().value()).contains("\"display_name\":\"Ada\"");
    }

    @Test
    void whoeverCallsIsKnownByTheCredential() throws Exception {
        Identity ada = deployed(DataGatewayIT::ada);
        Identity service = deployed(DataGatewayIT::service);
        Identity anonymous = deployed(gateway -> gateway.verify(new VerifyRequest(null, null)));

        assertThat(List.of(ada.role(), ada.userId(), ada.credential()))
                .isEqualTo(List.of("authenticated", VelroSample.ADA, Credential.JWT));
        assertThat(service.credential()).isEqualTo(Credential.SERVICE_KEY);
        assertThat(anonymous).isEqualTo(Identity.anonymous("anon"));
    }

    @Test
    void anAccessIsChecked() throws Exception {
        AccessDecision decision = deployed(gateway -> gateway.checkAccess(
                AccessCheck.of(VelroSample.BEN, "generation", VelroSample.SHARED_GENERATION, "read")));

        assertThat(decision.outcome()).isEqualTo(AccessOutcome.GRANTED);
        assertThat(decision.effectiveRole()).isEqualTo("editor");
        assertThat(decision.accessMethod()).isEqualTo("team");
        assertThat(decision.permissions()).containsExactly("read", "download", "write", "share");
        assertThat(decision.resourceOwner()).isEqualTo(VelroSample.ADA);
        assertThat(decision.source()).isEqualTo("view");
    }

    @Test
    void aTableIsReadWithALimitOfItsOwn() throws Exception {
        TableResult result = deployed(gateway -> ada(gateway)
                .compose(identity -> gateway.execute(TableOperation.select("projects")
                        .columns("id", "name")
                        .where(Filter.eq("id", VelroSample.SHARED_PROJECT))
                        .timeout(Duration.ofSeconds(1))
                        .as(identity))));

        assertThat(result.rows().value())
                .isEqualTo("[{\"id\":\"%s\",\"name\":\"Harbour at dawn\"}]".formatted(VelroSample.SHARED_PROJECT));
        assertThat(result.returned()).isEqualTo(1);
    }

    @Test
    void aBatchOfThreeAnswersEach() throws Exception {
        BatchResult batch = deployed(gateway -> service(gateway)
                .compose(identity -> gateway.executeBatch(new BatchRequest(
                        List.of(
                                TableOperation.count("users").as(identity),
                                TableOperation.select("no_such_table").as(identity),
                                TableOperation.select("teams")
                                        .columns("id")
                                        .limit(1)
                                        .as(identity)),
                        BatchMode.PARALLEL,
                        identity,
                        null))));

        assertThat(batch.results().stream().map(BatchItem::ok).toList()).isEqualTo(List.of(true, false, true));
        assertThat(batch.succeeded()).isEqualTo(2);
        assertThat(batch.failed()).isEqualTo(1);
        assertThat(batch.results().get(1).error().code()).isEqualTo("PGRST205");
        assertThat(batch.recommendation().batchSize()).isPositive();
    }

    @Test
    void anAtomicBatchIsAllOrNone() throws Exception {
        BatchResult batch = deployed(gateway -> service(gateway)
                .compose(identity -> gateway.executeBatch(new BatchRequest(
                        List.of(
                                TableOperation.update("users", JsonText.of("{\"credits\":1}"))
                                        .where(Filter.eq("id", VelroSample.BEN))
                                        .as(identity),
                                TableOperation.insert("users", JsonText.of("{\"id\":\"not a uuid\"}"))
                                        .as(identity)),
                        BatchMode.ATOMIC,
                        identity,
                        null))));

        assertThat(batch.succeeded()).isZero();
        assertThat(batch.results().get(0).error().is(ErrorCode.TRANSACTION_ENDED))
                .isTrue();
        assertThat(batch.results().get(1).error().code()).isEqualTo("22P02");
        assertThat(credits(VelroSample.BEN)).isNotEqualTo("1");
    }

    @Test
    void aTransactionCommits() throws Exception {
        deployed(gateway -> service(gateway)
                .compose(identity -> gateway.inTransaction(
                        identity,
                        context -> context.execute(TableOperation.update("users", JsonText.of("{\"credits\":41}"))
                                        .where(Filter.eq("id", VelroSample.ADA)))
                                .compose(first ->
                                        context.execute(TableOperation.update("users", JsonText.of("{\"credits\":42}"))
                                                .where(Filter.eq("id", VelroSample.ADA)))))));

        assertThat(credits(VelroSample.ADA)).isEqualTo("42");
    }

    @Test
    void aTransactionWhoseWorkFailsIsRolledBack() throws Exception {
        String before = credits(VelroSample.BEN);

        Throwable cause = deployed(gateway -> service(gateway)
                .compose(identity -> gateway.inTransaction(
                                identity,
                                context -> context.execute(
                                                TableOperation.update("users", JsonText.of("{\"credits\":-7}"))
                                                        .where(Filter.eq("id", VelroSample.BEN)))
                                        .compose(done -> Future.<Void>failedFuture(
                                                new IllegalStateException("changed its mind"))))
                        .<Throwable>transform(done -> Future.succeededFuture(done.cause()))));

        assertThat(cause).isInstanceOfAny(IllegalStateException.class, GatewayException.class);
        assertThat(credits(VelroSample.BEN)).isEqualTo(before);
        assertThat(database.value("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'"))
                .isEqualTo("0");
    }

    @Test
    void theMetricsSnapshotCountsWhatWasDone() throws Exception {
        MetricsSnapshot snapshot = deployed(gateway -> ada(gateway).compose(identity -> gateway.operationMetrics()));

        assertThat(snapshot.totalAsyncOperations()).isPositive();
        assertThat(snapshot.kinds()).containsOnlyKeys("auth", "authorization", "table", "batch", "transaction");
        assertThat(snapshot.kinds().get("auth").get("start").count()).isPositive();
    }

    private String credits(String user) {
        return database.value("select credits::text from users where id = '" + user + "'");
    }
}
