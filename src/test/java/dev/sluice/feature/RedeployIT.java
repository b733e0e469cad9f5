package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.deployment.DeploymentContext;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Verticles of the gateway are undeployed from outside, and others come in their place. */
@ExtendWith(PostgresExtension.class)
class RedeployIT {

    private static final String READ = "/rest/v1/projects?limit=0";

    private TestDatabase database;
    private TestGateway gateway;
    private Vertx vertx;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("create or replace function public.redeploy_wait() returns void language sql"
                + " as $$ select pg_sleep(30) $$");
        gateway = TestGateway.start(database);
        vertx = gateway.gateway().vertx();
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    /** The deployments of one part, by the name that it has for those who look. */
    private List<String> deployments(String room) {
        return vertx.deploymentIDs().stream()
                .filter(id -> instances(id).contains("sluice:" + room))
                .toList();
    }

    private String instances(String id) {
        DeploymentContext context = ((VertxInternal) vertx).deploymentManager().deployment(id);
        return context == null ? "" : context.deployment().instances().toString();
    }

    private void undeploy(List<String> ids) {
        await(Future.join(ids.stream().map(vertx::undeploy).toList()));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private double restarts(String room) {
        String series = "sluice_verticle_restarts_total{verticle=\"%s\",} ".formatted(room);
        return gateway.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    private HttpResponse<String> read() {
        return gateway.http().get(READ, "apikey", TestGateway.SERVICE_KEY);
    }

    private List<List<String>> sessions() {
        return database.rows("select pid from pg_stat_activity where datname = current_database()"
                + " and application_name like 'sluice %'");
    }

    @Test
    void oneOfSeveralIsReplacedAloneOnItsOwnLoop() {
        List<String> before = deployments("table");
        assertThat(before).hasSize(2);
        List<Object> loops = loops("table");

        undeploy(before.subList(0, 1));
        assertThat(read().statusCode()).isEqualTo(200);
        eventually(() -> deployments("table").size() == 2);

        assertThat(deployments("table")).contains(before.get(1)).doesNotContain(before.get(0));
        assertThat(loops("table")).containsExactlyInAnyOrderElementsOf(loops);
        assertThat(restarts("table")).isEqualTo(1);
    }

    private List<Object> loops(String room) {
        return deployments(room).stream()
                .flatMap(id ->
                        ((VertxInternal) vertx).deploymentManager().deployment(id).deployment().contexts().stream())
                .map(context -> (Object) ((ContextInternal) context).nettyEventLoop())
                .toList();
    }

    @Test
    void whileNobodyAnswersIsToldAndWithinASecondServedAgain() {
        assertThat(read().statusCode()).isEqualTo(200);
        undeploy(deployments("table"));
        long gone = System.nanoTime();

        HttpResponse<String> refused = read();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(new JsonObject(refused.body()).getString("details"))
                .isEqualTo("nobody answers at sluice.table.execute");
        assertThat(gateway.management().get("/ready").body()).contains("""
                {"name":"verticles","ok":false,"message":"being started again: table"}""");
        eventually(() -> read().statusCode() == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(Duration.ofSeconds(1));
        eventually(() -> restarts("table") == 2);
        assertThat(gateway.management().get("/ready").statusCode()).isEqualTo(200);
    }

    /** All at once, and again and again: what each held has been given back. */
    @Test
    void whateverEndsIsReplacedAndLeavesNothingBehind() {
        assertThat(read().statusCode()).isEqualTo(200);
        int verticles = vertx.deploymentIDs().size();
        for (int time = 1; time <= 3; time++) {
            List<List<String>> before = sessions();
            assertThat(before).isNotEmpty();
            undeploy(List.copyOf(vertx.deploymentIDs()));
            eventually(() -> vertx.deploymentIDs().size() == verticles);
            eventually(() -> gateway.management().get("/ready").statusCode() == 200);
            assertThat(read().statusCode()).isEqualTo(200);
            eventually(() -> before.stream().noneMatch(sessions()::contains));
        }
        assertThat(restarts("api")).isEqualTo(6);
        assertThat(restarts("upkeep")).isEqualTo(3);
        String token = TestGateway.token("3fa85f64-5717-4562-b3fc-2c963f66afa6");
        assertThat(gateway.http().get(READ, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(gateway.http()
                        .get("/metrics/v1/snapshot", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode())
                .isNotEqualTo(503);
    }

    @Test
    void whatRunsOnItIsEndedAndToldOf() {
        CompletableFuture<HttpResponse<String>> running = CompletableFuture.supplyAsync(() -> gateway.http()
                .get("/rest/v1/rpc/redeploy_wait", "apikey", TestGateway.SERVICE_KEY, "Prefer", "timeout=10"));
        eventually(() -> database.activeStatements().stream().anyMatch(text -> text.contains("redeploy_wait")));
        undeploy(deployments("table"));

        HttpResponse<String> answer = running.orTimeout(2, TimeUnit.SECONDS).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("SLC002");
        assertThat(database.activeStatements()).noneMatch(text -> text.contains("redeploy_wait"));
    }

    /** An exception that escapes a handler is counted, and ends nobody. */
    @Test
    void anExceptionThatEscapesIsCounted() {
        DeploymentContext context = ((VertxInternal) vertx)
                .deploymentManager()
                .deployment(deployments("batch").get(0));
        context.deployment()
                .contexts()
                .forEach(one -> one.runOnContext(now -> {
                    throw new IllegalStateException("thrown by the test");
                }));

        eventually(() -> gateway.management()
                .get("/metrics")
                .body()
                .contains("sluice_verticle_faults_total{verticle=\"batch\",} 1.0"));
        assertThat(deployments("batch")).hasSize(2);
    }
}
