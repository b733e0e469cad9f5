package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.ServerAddress;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.FreePort;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.WrittenText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is killed as it writes (SIGKILL), and what it was asked under a key is asked again of another. */
@ExtendWith(PostgresExtension.class)
class KilledGatewayIT {

    private static final Path JAR = Path.of("target", "sluice.jar");

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private TestDatabase database;
    private CuttingRelay relay;
    private Node first;
    private Node second;

    private record Node(Process process, Path out, HttpCalls http) {

        Node ready() throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.readString(out).contains("Sluice is ready.")) {
                assertThat(process.isAlive() && System.nanoTime() < end)
                        .as(Files.readString(out))
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return this;
        }

        HttpResponse<String> post(String path, String body) {
            return http.post(
                    path,
                    body,
                    "Idempotency-Key",
                    "\"across nodes\"",
                    "Content-Type",
                    "application/json",
                    "Prefer",
                    "timeout=10");
        }
    }

    @BeforeEach
    void start(TestDatabase testDatabase) throws Exception {
        database = testDatabase;
        database.run("drop schema if exists harbour, customs, ledger, snare cascade;"
                + " drop table if exists sluice.idempotency_key");
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
        ServerAddress server = ServerAddress.parse(database.uri());
        relay = CuttingRelay.to(server.port());
        first = node(
                "first",
                new ServerAddress(server.host(), relay.port(), server.user(), server.password(), server.database()));
        second = node("second", server);
        first.ready();
        second.ready();
    }

    @AfterEach
    void endWhatRuns() throws InterruptedException, IOException {
        for (Process process : started) {
            process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        relay.close();
        WrittenText.keep(folder.resolve("first.out"));
        WrittenText.keep(folder.resolve("second.out"));
    }

    private Node node(String name, ServerAddress server) throws IOException {
        Path config = Files.writeString(folder.resolve(name + ".yaml"), """
                database: {uri: '%s'}
                authorization: {rules: }
                rest: {base-path: '', db-schemas: [harbour]}
                """.formatted(server.uri()));
        Path out = folder.resolve(name + ".out");
        int port = FreePort.take();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "run",
                        "--config",
                        config.toString(),
                        "--set",
                        "http.port=" + port,
                        "--set",
                        "management.enabled=false")
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return new Node(process, out, new HttpCalls("http://127.0.0.1:" + port));
    }

    private void kill(Node node) throws InterruptedException {
        assertThat(node.process().destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(node.process().exitValue()).isEqualTo(128 + 9);
    }

    private String tides() {
        return database.value("select count::text from harbour.tide");
    }

    private boolean runs(String query) {
        return database.activeStatements().stream().anyMatch(statement -> statement.contains(query));
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    @Test
    void whatWasAnsweredIsAnsweredAgain() throws Exception {
        HttpResponse<String> told = first.post("/rpc/tick", "{}");
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        kill(first);

        HttpResponse<String> again = second.post("/rpc/tick", "{}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(told.body()).isEqualTo("1");
        assertThat(isReplayed(again)).isTrue();
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void whatWasCommittedIsAnsweredThoughNobodyHeardOfIt() throws Exception {
        relay.hushAtCommit();
        CompletableFuture<HttpResponse<String>> lost =
                CompletableFuture.supplyAsync(() -> first.post("/rpc/tick", "{}"));
        eventually(() -> tides().equals("1"));
        kill(first);
        assertThat(lost).failsWithin(10, TimeUnit.SECONDS);

        HttpResponse<String> again = second.post("/rpc/tick", "{}");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("1");
        assertThat(isReplayed(again)).isTrue();
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void whatWasUnderWayIsDoneByTheOther() throws Exception {
        CompletableFuture<HttpResponse<String>> lost =
                CompletableFuture.supplyAsync(() -> first.post("/rpc/slow_tick", "{\"seconds\": 3}"));
        eventually(() -> runs("slow_tick"));
        kill(first);
        assertThat(lost).failsWithin(10, TimeUnit.SECONDS);

        HttpResponse<String> again = second.post("/rpc/slow_tick", "{\"seconds\": 3}");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("1");
        assertThat(isReplayed(again)).isFalse();
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void ofAParallelBatchTheOtherDoesTheRest() throws Exception {
        String batch = """
                {"mode": "parallel", "operations": [
                    {"operation": "call", "table": "tick", "data": {}},
                    {"operation": "call", "table": "slow_tick", "data": {"seconds": 3}},
                    {"operation": "call", "table": "tick", "data": {}}]}""";
        CompletableFuture<HttpResponse<String>> lost =
                CompletableFuture.supplyAsync(() -> first.post("/batch/v1", batch));
        eventually(() -> tides().equals("2"));
        kill(first);
        assertThat(lost).failsWithin(10, TimeUnit.SECONDS);

        HttpResponse<String> again = second.post("/batch/v1", batch);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        JsonArray results = new JsonObject(again.body()).getJsonArray("results");
        assertThat(List.of(rows(results, 0), rows(results, 2))).containsExactlyInAnyOrder("1", "2");
        assertThat(rows(results, 1)).isEqualTo("3");
        assertThat(tides()).isEqualTo("3");
        assertThat(second.post("/batch/v1", batch).body()).isEqualTo(again.body());
    }

    private static String rows(JsonArray results, int index) {
        return String.valueOf(
                results.getJsonObject(index).getJsonObject("result").getValue("rows"));
    }
}
