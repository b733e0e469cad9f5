package dev.sluice.bench;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * How long one request with many rows takes beside COPY of the same rows, in the same run, and how much memory the
 * gateway takes for it: it runs as a process of its own whose heap is small.
 */
public final class BulkInsertBench {

    private static final int ROWS = 100_000;
    private static final int ROUNDS = 7;
    private static final int HEAP_MEGABYTES = 160;
    private static final int PORT = 3_999;
    private static final String DATABASE = "sluice_bench_bulk";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private BulkInsertBench() {}

    private interface Load {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of("target", "bench-postgres"), 0, line -> {})) {
            ServerAddress server = postgres.administrator();
            new TestDatabase("", server.uri()).run("drop database if exists " + DATABASE + " with (force)");
            new TestDatabase("", server.uri()).run("create database " + DATABASE);
            String uri = server.withDatabase(DATABASE).uri();
            TestDatabase database = new TestDatabase("", uri);
            database.run("""
                    do $$ begin
                        if not exists (select from pg_roles where rolname = 'bench_writer') then
                            create role bench_writer;
                        end if;
                    end $$;
                    create table parcel (id int primary key, owner text, weight numeric(10, 2), sent timestamptz,
                                         insured boolean, note text);
                    grant select, insert, update on parcel to bench_writer""");
            Process gateway = gateway(uri);
            try {
                awaitReady();
                measure(database, gateway);
            } finally {
                gateway.destroy();
                gateway.waitFor();
            }
        }
    }

    private static Process gateway(String uri) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.command.Main",
                        "run",
                        "--set=database.uri=" + uri,
                        "--set=http.port=" + PORT,
                        "--set=management.enabled=false",
                        "--set=http.body_bytes_max=64MB",
                        "--set=authorization.rules=",
                        "--set=rest.base-path=",
                        "--set=rest.db-anon-role=bench_writer",
                        "--set=kinds.table.time_limit=30s")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench-gateway.log").toFile())
                .start();
    }

    private static void awaitReady() throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                CLIENT.send(request("GET", "", BodyPublishers.noBody(), "*/*"), HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("the gateway did not start; see target/bench-gateway.log");
    }

    private static void measure(TestDatabase database, Process gateway) throws Exception {
        String csv = "id,owner,weight,sent,insured,note\n"
                + IntStream.range(0, ROWS).mapToObj(BulkInsertBench::csv).collect(Collectors.joining("\n"));
        String json =
                IntStream.range(0, ROWS).mapToObj(BulkInsertBench::json).collect(Collectors.joining(",", "[", "]"));
        System.out.printf(
                "%d rows: %.1f MB as JSON, %.1f MB as CSV; the gateway's heap is %d MB%n",
                ROWS, json.length() / 1e6, csv.length() / 1e6, HEAP_MEGABYTES);
        List<String> names = List.of("COPY", "POST of JSON", "POST of CSV", "PATCH by key");
        List<Load> loads = List.of(
                () -> copy(database, csv),
                () -> send("POST", "application/json", json),
                () -> send("POST", "text/csv", csv),
                () -> send("PATCH", "application/json", json));
        long[][] millis = new long[names.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int load = 0; load < loads.size(); load++) {
                if (load < loads.size() - 1) {
                    database.run("truncate parcel");
                }
                long started = System.nanoTime();
                loads.get(load).run();
                millis[load][round] =
                        Duration.ofNanos(System.nanoTime() - started).toMillis();
            }
        }
        for (int load = 0; load < loads.size(); load++) {
            Arrays.sort(millis[load]);
            System.out.printf(
                    "%-14s %5d ms (best %d), ratio to COPY %.2f%n",
                    names.get(load),
                    median(millis[load]),
                    millis[load][0],
                    (double) median(millis[0]) / median(millis[load]));
        }
        System.out.println("the gateway's resident memory at its highest: " + residentMemory(gateway));
    }

    private static long median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String csv(int row) {
        return "%d,owner %d,%d.25,2026-01-01T00:00:00Z,%b,note of parcel %d"
                .formatted(row, row % 977, row % 1000, row % 2 == 0, row);
    }

    private static String json(int row) {
        return ("{\"id\":%d,\"owner\":\"owner %d\",\"weight\":%d.25,\"sent\":\"2026-01-01T00:00:00Z\",\"insured\":%b,"
                        + "\"note\":\"note of parcel %d\"}")
                .formatted(row, row % 977, row % 1000, row % 2 == 0, row);
    }

    private static void copy(TestDatabase database, String csv) throws Exception {
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy parcel from stdin (format csv, header)", new StringReader(csv));
        }
    }

    private static void send(String method, String type, String body) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                request(method, "/parcel", BodyPublishers.ofString(body), type), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }

    private static HttpRequest request(String method, String path, HttpRequest.BodyPublisher body, String type) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .header("Content-Type", type)
                .header("Prefer", method.equals("PATCH") ? "resolution=merge-by-key" : "return=minimal")
                .method(method, body)
                .build();
    }

    /** As Linux counts it. */
    private static String residentMemory(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return "unknown on this system";
        }
        return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .map(line -> line.replaceAll("\\s+", " "))
                .orElse("unknown");
    }
}
