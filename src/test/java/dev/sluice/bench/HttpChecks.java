package dev.sluice.bench;

import dev.sluice.bench.LoadProgram.HttpFigures;
import dev.sluice.contract.AccessCheck;
import dev.sluice.support.HttpCalls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A gateway as a process of its own, asked for checks over HTTP with a service key. */
final class HttpChecks implements AutoCloseable {

    private static final String KEY = MeasuredGateway.KEY;
    private static final Path FOLDER = Path.of("target", "bench-access");
    private static final int BODIES = 20_000;
    private static final int EVALUATIONS_BODIES = 200;
    private static final HttpCalls API = new HttpCalls("http://127.0.0.1:" + MeasuredGateway.PORT);
    private static final String EVALUATIONS = "/access/v1/evaluations";

    private final MeasuredGateway process;
    private final Path single;
    private final Path hundred;

    private HttpChecks(MeasuredGateway process, Path single, Path hundred) {
        this.process = process;
        this.single = single;
        this.hundred = hundred;
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
        return new HttpChecks(MeasuredGateway.start(sample.uri(), FOLDER, List.of(settings)), single, hundred);
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
        return process.metric("sluice_access_checks_total", "source=\"%s\"".formatted(source));
    }

    @Override
    public void close() {
        process.close();
    }
}
