package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More work than can be done, as those who ask for it meet it. */
@Alone
@ExtendWith(PostgresExtension.class)
class OverloadedIT {

    private static final String CHECK = """
            {"subject": {"type": "user", "id": "%s"}, "resource": {"type": "project", "id": "%s"},
             "action": {"name": "read"}}""".formatted(VelroSample.ADA, VelroSample.project(1));

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private TestGateway running;
    private HttpCalls http;

    @BeforeEach
    void start(TestDatabase database) {
        database.run("""
                create or replace function public.nap(millis float) returns boolean language sql volatile
                    as $$ select pg_sleep(millis / 1000) is null $$;
                grant execute on function public.nap to authenticated, service_role""");
        serve(
                database,
                "kinds.table.pool_size=2",
                "kinds.table.queue_max=4",
                "kinds.batch.pool_size=2",
                "kinds.batch.queue_max=2");
    }

    private void serve(TestDatabase database, String... settings) {
        // However slow this machine, checks are in time: batches make no room for them.
        Stream<String> fixed = Stream.of("event_loops=1", "kinds.authorization.target=20s");
        running = TestGateway.start(
                database, Stream.concat(fixed, Stream.of(settings)).toArray(String[]::new));
        http = running.http();
    }

    private void restart(TestDatabase database, String... settings) {
        running.close();
        serve(database, settings);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        running.close();
    }

    private CompletableFuture<HttpResponse<String>> nap(String user, int millis) {
        return nap(user, millis, "handling=lenient");
    }

    private CompletableFuture<HttpResponse<String>> nap(String user, int millis, String preference) {
        return CompletableFuture.supplyAsync(
                () -> http.post(
                        "/rest/v1/rpc/nap",
                        "{\"millis\": %d}".formatted(millis),
                        "Authorization",
                        "Bearer " + TestGateway.token(user),
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        preference),
                clients);
    }

    private CompletableFuture<HttpResponse<String>> batch(int operations, int millis) {
        String nap = "{\"table\": \"nap\", \"operation\": \"call\", \"data\": {\"millis\": %d}}".formatted(millis);
        String body =
                "{\"mode\": \"parallel\", \"operations\": [%s%s]}".formatted(nap, (", " + nap).repeat(operations - 1));
        return CompletableFuture.supplyAsync(
                () -> http.post(
                        "/batch/v1", body, "apikey", TestGateway.SERVICE_KEY, "Content-Type", "application/json"),
                clients);
    }

    private double metric(String series) {
        return running.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitQueue(String kind, int waiting) {
        eventually(() -> metric("sluice_queue_depth{kind=\"%s\"".formatted(kind)) == waiting);
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> answers) {
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }

    private List<CompletableFuture<HttpResponse<String>>> naps(int number, String user, int millis) {
        return IntStream.range(0, number).mapToObj(each -> nap(user, millis)).toList();
    }

    @Test
    void whatFindsTheQueueFullIsToldWhenToComeAgain() {
        List<CompletableFuture<HttpResponse<String>>> held = naps(6, VelroSample.ADA, 1_000);
        awaitQueue("table", 4);
        HttpResponse<String> refused = nap(VelroSample.ADA, 1).join();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("""
                {"code":"SLC002","message":"The gateway is at its limit for this kind of work",\
                "details":"kind table, 4 wait for 2 places: no more may wait",\
                "hint":"Retry after the time that Retry-After gives."}""");
        assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9][0-9]?");
        assertThat(refused.headers().firstValue("Proxy-Status")).hasValue("sluice; error=SLC002");
        assertThat(metric("sluice_shed_total{kind=\"table\",reason=\"queue_full\""))
                .isEqualTo(1);
        assertThat(statuses(held)).contains(200);
    }

    @Test
    void oneWhoAsksForMuchTakesNoTurnsFromAnother() {
        List<CompletableFuture<HttpResponse<String>>> greedy = naps(6, VelroSample.ADA, 300);
        awaitQueue("table", 4);
        List<CompletableFuture<HttpResponse<String>>> modest = naps(2, VelroSample.BEN, 1);

        assertThat(statuses(modest)).containsExactly(200, 200);
        assertThat(statuses(greedy)).filteredOn(status -> status == 503).hasSize(2);
        assertThat(metric("sluice_shed_total{kind=\"table\",reason=\"gave_way\""))
                .isEqualTo(2);
    }

    @Test
    void whatCouldHaveNoTurnInTimeIsRefusedBeforeItsBodyIsReadAndWhoeverAsks(TestDatabase database) {
        restart(
                database,
                "kinds.table.pool_size=1",
                "kinds.table.queue_max=100",
                "kinds.table.queue_order=oldest",
                "kinds.table.queue_wait=30s",
                "kinds.table.time_limit=300ms");
        IntStream.range(0, 110).forEach(each -> nap(VelroSample.ADA, 10).join());
        CompletableFuture<HttpResponse<String>> held = nap(VelroSample.ADA, 3_000, "timeout=20");
        eventually(() -> metric("sluice_pool_connections{kind=\"table\",state=\"busy\"") == 1);
        List<CompletableFuture<HttpResponse<String>>> line = IntStream.rangeClosed(1, 60)
                .mapToObj(user -> nap(VelroSample.user(user), 1, "timeout=20"))
                .toList();
        awaitQueue("table", 60);
        try (RawHttp stranger = RawHttp.open(running)) {
            String head = stranger.lines("POST /rest/v1/rpc/nap HTTP/1.1", "Host: a", "Content-Length: 1000", "")
                    .head();
            assertThat(head).startsWith("HTTP/1.1 503 ").contains("Proxy-Status: sluice; error=SLC002");
            assertThat(head).containsPattern("\r\nRetry-After: [12]\r\n");
        }
        try (RawHttp patient = RawHttp.open(running)) {
            String head = patient.lines("GET /rest/v1/projects HTTP/1.1", "Host: a", "Prefer: timeout=10", "")
                    .head();
            assertThat(head).startsWith("HTTP/1.1 200 ");
        }
        assertThat(metric("sluice_shed_total{kind=\"table\",reason=\"too_late\""))
                .isEqualTo(1);
        assertThat(statuses(line)).containsOnly(200);
        assertThat(held.join().statusCode()).isEqualTo(200);
    }

    @Test
    void aBatchIsRefusedAsAWholeOrDoneAsAWhole() {
        CompletableFuture<HttpResponse<String>> begun = batch(6, 300);
        eventually(() -> metric("sluice_pool_connections{kind=\"batch\",state=\"busy\"") == 2);
        List<CompletableFuture<HttpResponse<String>>> waiting =
                IntStream.range(0, 2).mapToObj(each -> batch(3, 1)).toList();
        awaitQueue("batch", 2);
        HttpResponse<String> refused = batch(3, 1).join();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).startsWith("{\"code\":\"SLC002\"");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(begun.join().body()).contains("\"succeeded\":6,\"failed\":0");
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().body()).contains("\"succeeded\":3,\"failed\":0"));
    }

    @Test
    void accessChecksAreAnsweredWhileBatchesFlood() {
        List<CompletableFuture<HttpResponse<String>>> flood =
                IntStream.range(0, 40).mapToObj(each -> batch(10, 20)).toList();
        eventually(() -> metric("sluice_shed_total{kind=\"batch\"") > 0);
        List<HttpResponse<String>> checks = IntStream.range(0, 50)
                .mapToObj(each -> http.post(
                        "/access/v1/evaluation",
                        CHECK,
                        "apikey",
                        TestGateway.SERVICE_KEY,
                        "Content-Type",
                        "application/json"))
                .toList();

        assertThat(checks).allSatisfy(check -> assertThat(check.statusCode()).isEqualTo(200));
        assertThat(statuses(flood)).contains(200, 503);
    }

    @Test
    void fewerStatementsRunWhileTheyTakeMuchLongerAndThenAsManyAsBefore(TestDatabase database) {
        restart(database, "kinds.table.pool_size=8", "kinds.table.queue_wait=30s");
        String limit = "sluice_concurrency_limit{kind=\"table\"";
        eventually(() -> metric(limit) == 8);
        naps(400, VelroSample.ADA, 10).forEach(CompletableFuture::join);
        List<CompletableFuture<HttpResponse<String>>> slow = naps(64, VelroSample.ADA, 400);
        eventually(() -> metric(limit) < 8);
        slow.forEach(CompletableFuture::join);
        eventually(() -> {
            naps(100, VelroSample.ADA, 10).forEach(CompletableFuture::join);
            return metric(limit) == 8;
        });
    }
}
