package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.BatchItem;
import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.UserRequest;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Statements that sleep 30 s end at the limit of their kind, in every kind, and PostgreSQL runs none of them 200 ms
 * later. What sleeps is what a real one would be: a slow function, a slow policy, a slow rule view.
 */
@Alone
@ExtendWith(PostgresExtension.class)
class TimeLimitIT {

    private static final Identity SERVICE = new Identity(
            "service_role", null, Credential.SERVICE_KEY, JsonText.of("{\"role\":\"service_role\"}"), null);

    private static final Identity ADA = new Identity(
            "authenticated",
            VelroSample.ADA,
            Credential.JWT,
            JsonText.of("{\"role\":\"authenticated\",\"sub\":\"%s\"}".formatted(VelroSample.ADA)),
            null);

    private TestDatabase database;
    private TestGateway running;
    private DataGateway gateway;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("""
                create or replace function public.slow() returns text language sql volatile
                    as $$ select pg_sleep(30)::text $$;
                create or replace view public.slow_view as select pg_sleep(30)::text as slept;
                create or replace view access.project_rule as
                    select o.user_id, o.resource_id, o.role, o.access_method
                    from (select owner_id as user_id, resource_id, 'owner'::text as role, 'owner'::text as access_method
                          from access.project) o, pg_sleep(30);
                create table if not exists public.slow_users (id uuid primary key);
                insert into public.slow_users values ('%s') on conflict do nothing;
                create or replace view public.slow_user as
                    select id, pg_sleep(30)::text as slept from public.slow_users;
                grant select on public.slow_view, public.slow_user to authenticated, service_role;
                """.formatted(VelroSample.ADA));
        running = TestGateway.start(
                database,
                "authentication.user_table=public.slow_user",
                "authorization.refresh_interval=1h",
                "kinds.table.time_limit=400ms",
                "kinds.auth.time_limit=400ms",
                "kinds.authorization.time_limit=400ms",
                "kinds.batch.time_limit=600ms",
                "kinds.transaction.time_limit=400ms");
        gateway = DataGateway.on(running.gateway().vertx());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void aTableOperationEndsAtItsKindsLimit() throws Exception {
        ends(gateway.execute(TableOperation.select("slow_view").as(ADA)), "sluice.table.execute of kind table", 400);
        ends(gateway.execute(TableOperation.call("slow", JsonText.of("{}")).as(SERVICE)), "kind table", 400);
    }

    @Test
    void aCallersOwnLimitEndsItSooner() throws Exception {
        ends(
                gateway.execute(TableOperation.select("slow_view")
                        .timeout(Duration.ofMillis(150))
                        .as(ADA)),
                "limit 150 ms",
                150);
    }

    @Test
    void overHttpItIsAGatewayTimeOut() throws Exception {
        HttpResponse<String> response = running.http()
                .get(
                        "/rest/v1/slow_view",
                        "Authorization",
                        "Bearer " + TestGateway.token(VelroSample.ADA),
                        "Prefer",
                        "timeout=0.2");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("\"code\":\"SLC001\"", "limit 200 ms");
        noStatementIsLeft();
    }

    @Test
    void aUserLookUpEndsAtItsKindsLimit() throws Exception {
        ends(gateway.authenticate(new UserRequest(VelroSample.ADA, ADA, null, null)), "kind auth", 400);
    }

    @Test
    void anItemOfABatchEndsAndTheOthersAreAnswered() throws Exception {
        BatchResult result = await(gateway.executeBatch(new BatchRequest(
                List.of(
                        TableOperation.count("users").as(SERVICE),
                        TableOperation.call("slow", JsonText.of("{}")).as(SERVICE),
                        TableOperation.call("slow", JsonText.of("{}"))
                                .timeout(Duration.ofMillis(200))
                                .as(SERVICE)),
                BatchMode.PARALLEL,
                SERVICE,
                null)));

        assertThat(result.results().stream().map(BatchItem::ok).toList()).isEqualTo(List.of(true, false, false));
        assertThat(result.results().get(1).error().is(ErrorCode.DEADLINE_PASSED))
                .isTrue();
        assertThat(result.results().get(2).error().is(ErrorCode.DEADLINE_PASSED))
                .isTrue();
        noStatementIsLeft();
    }

    @Test
    void aStepOfATransactionEndsAndTakesTheTransactionWithIt() throws Exception {
        ends(
                gateway.inTransaction(
                        SERVICE,
                        context -> context.execute(TableOperation.update("users", JsonText.of("{\"credits\":77}"))
                                        .allowUnfiltered(true))
                                .compose(done -> context.execute(TableOperation.call("slow", JsonText.of("{}"))))),
                "kind transaction",
                400);
        assertThat(database.value("select count(*)::text from users where credits = 77"))
                .isEqualTo("0");
        assertThat(database.value("select count(*)::text from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'"))
                .isEqualTo("0");
    }

    @Test
    void anAccessCheckEndsAtItsKindsLimit() throws Exception {
        ends(
                gateway.checkAccess(AccessCheck.of(VelroSample.ADA, "project", VelroSample.SHARED_PROJECT, "read")),
                "sluice.authz.check of kind authorization",
                400);
    }

    @Test
    void aTimeOutIsCountedAndPromptEnough() throws Exception {
        ends(gateway.execute(TableOperation.select("slow_view").as(ADA)), "kind table", 400);

        MetricsSnapshot snapshot = await(gateway.operationMetrics());
        assertThat(snapshot.timeoutErrors()).isEqualTo(1);
        assertThat(await(gateway.performanceMetrics()).eventLoops().overruns()).isZero();
    }

    private void ends(Future<?> future, String named, long limitMillis) throws Exception {
        long asked = System.nanoTime();
        Throwable cause = await(future.<Throwable>transform(done -> Future.succeededFuture(done.cause())));
        Duration took = Duration.ofNanos(System.nanoTime() - asked);

        assertThat(cause).isInstanceOf(GatewayException.class);
        Failure failure = ((GatewayException) cause).failure();
        assertThat(failure.is(ErrorCode.DEADLINE_PASSED)).as(failure.toString()).isTrue();
        assertThat(failure.details()).contains(named);
        assertThat(took).isBetween(Duration.ofMillis(limitMillis - 50), Duration.ofMillis(limitMillis + 1_500));
        noStatementIsLeft();
    }

    private void noStatementIsLeft() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(database.activeStatements()).isEmpty();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
