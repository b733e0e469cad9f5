package dev.sluice.bench;

import dev.sluice.bench.LoadProgram.HttpFigures;
import dev.sluice.contract.AccessCheck;
import dev.sluice.support.HttpCalls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A gateway as a process of its own, asked for checks over HTTP with a service key. */
final class HttpChecks implements AutoCloseable {

    private static final String KEY = "sb_secret_of_the_benchmarks";
    private static final int PORT = 3_996;
    private static final int MANAGEMENT_PORT = 3_997;
    private static final Path FOLDER = Path.of("target", "bench-access");
    private static final Path LOG = FOLDER.resolve("gateway.log");
    private static final int BODIES = 20_000;
    private static final int EVALUATIONS_BODIES = 200;
    private static final int READY_ATTEMPTS = 150;
    private static final long READY_POLL_MILLIS = 200;
    private static final HttpCalls API = new HttpCalls("http://127.0.0.1:" + PORT);
    private static final HttpCalls MANAGEMENT = new HttpCalls("http://127.0.0.1:" + MANAGEMENT_PORT);
    private static final String EVALUATIONS = "/access/v1/evaluations";

    private final Process process;
    private final Path single;
    private final Path hundred;

    private HttpChecks(Process process, Path single, Path hundred) {
        this.process = process;
        this.single = single;
        this.hundred = hundred;
        // A bench that is broken off must not leave a gateway behind, which the next would take for its own.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Starts the gateway; the settings come last, so that they win. */
    static HttpChecks start(AccessSample sample, int items, String... settings) throws Exception {
        Random random = new Random(1);
        AccessScale scale = sample.scale();
        Files.createDirectories(FOLDER);
        Path single = file(
                "evaluation.txt",
                Stream.generate(() -> evaluation(scale.check(random)).encode()).limit(BODIES));
        Path hundred = file(
                "evaluations.txt",
                Stream.generate(() -> evaluations(scale, random, items)).limit(EVALUATIONS_BODIES));
        HttpChecks checks = new HttpChecks(process(sample, settings), single, hundred);
        try {
            awaitReady(checks.process);
            return checks;
        } catch (IllegalStateException notReady) {
            checks.close();
            throw notReady;
        }
    }

    private static Path file(String name, Stream<String> lines) throws IOException {
        Path file = FOLDER.resolve(name);
        Files.write(file, lines.toList());
        return file;
    }

    private static JsonObject evaluation(AccessCheck check) {
        return new JsonObject()
                .put("subject", entity("user", check.userId()))
                .put("resource", entity(check.resourceType(), check.resourceId()))
                .put("action", new JsonObject().put("name", check.operation()));
    }

    private static JsonObject entity(String type, String id) {
        return new JsonObject().put("type", type).put("id", id);
    }

    private static String evaluations(AccessScale scale, Random random, int items) {
        List<JsonObject> all = Stream.generate(() -> evaluation(scale.check(random)))
                .limit(items)
                .toList();
        return new JsonObject().put("evaluations", new JsonArray(all)).encode();
    }

    private static Process process(AccessSample sample, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.command.Main",
                "run"));
        Stream.of(
                        BusChecks.SETTINGS.stream(),
                        Stream.of(
                                "database.uri=" + sample.uri(),
                                "http.port=" + PORT,
                                "management.port=" + MANAGEMENT_PORT,
                                "authentication.service_keys=[{name: bench, digest: %s}]".formatted(digest())),
                        Stream.of(settings))
                .flatMap(all -> all)
                .forEach(setting -> command.add("--set=" + setting));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
    }

    private static String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void awaitReady(Process process) throws InterruptedException {
        for (int attempt = 0; attempt < READY_ATTEMPTS && process.isAlive(); attempt++) {
            try {
                if (MANAGEMENT.get("/ready").statusCode() == 200) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                Thread.sleep(READY_POLL_MILLIS);
            }
        }
        throw new IllegalStateException("the gateway did not start; see " + LOG);
    }

    HttpFigures together(int connections, Duration during) {
        return LoadProgram.wrk(API.base() + "/access/v1/evaluation", KEY, single, connections, during);
    }

    HttpFigures oneAfterTheOther(Duration during) {
        return together(1, during);
    }

    /** Whether this gateway takes many checks in one request. */
    boolean takesMany() throws IOException {
        String body = Files.readAllLines(hundred).get(0);
        return API.post(EVALUATIONS, body, "apikey", KEY, "Content-Type", "application/json")
                        .statusCode()
                == 200;
    }

    /** Requests of many checks each, one after the other. */
    HttpFigures manyOneAfterTheOther(Duration during) {
        return LoadProgram.wrk(API.base() + EVALUATIONS, KEY, hundred, 1, during);
    }

    /** How many checks have been answered so far from a source: {@code view} or {@code live}. */
    double answeredFrom(String source) {
        return MANAGEMENT
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_access_checks_total{")
                        && line.contains("source=\"%s\"".formatted(source)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
