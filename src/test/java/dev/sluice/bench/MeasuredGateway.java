package dev.sluice.bench;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A gateway as a process of its own, on ports of the benchmarks, which takes their service key. */
final class MeasuredGateway implements AutoCloseable {

    static final String KEY = "sb_secret_of_the_benchmarks";
    static final int PORT = 3_996;

    private static final int MANAGEMENT_PORT = 3_997;
    private static final int READY_ATTEMPTS = 150;
    private static final long READY_POLL_MILLIS = 200;
    private static final HttpCalls MANAGEMENT = new HttpCalls("http://127.0.0.1:" + MANAGEMENT_PORT);

    private final Process process;
    private final Path log;

    private MeasuredGateway(Process process, Path log) {
        this.process = process;
        this.log = log;
        // A bench that is broken off must not leave a gateway behind, which the next would take for its own.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Starts the gateway and waits until it is ready; the settings come last, so that they win. */
    static MeasuredGateway start(String databaseUri, Path folder, List<String> settings) throws Exception {
        Files.createDirectories(folder);
        Path log = folder.resolve("gateway.log");
        MeasuredGateway started = new MeasuredGateway(process(databaseUri, log, settings), log);
        try {
            started.awaitReady();
            return started;
        } catch (IllegalStateException notReady) {
            started.close();
            throw notReady;
        }
    }

    private static Process process(String databaseUri, Path log, List<String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.command.Main",
                "run"));
        List<String> all = new ArrayList<>(BusChecks.SETTINGS);
        all.addAll(List.of(
                "database.uri=" + databaseUri,
                "http.port=" + PORT,
                "management.port=" + MANAGEMENT_PORT,
                "authentication.jwt_secret=" + TestGateway.SECRET,
                "authentication.service_keys=[{name: bench, digest: %s}]".formatted(TestGateway.digest(KEY))));
        all.addAll(settings);
        all.forEach(setting -> command.add("--set=" + setting));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private void awaitReady() throws InterruptedException {
        for (int attempt = 0; attempt < READY_ATTEMPTS && process.isAlive(); attempt++) {
            try {
                if (MANAGEMENT.get("/ready").statusCode() == 200) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                Thread.sleep(READY_POLL_MILLIS);
            }
        }
        throw new IllegalStateException("the gateway did not start; see " + log);
    }

    /** The sum of the series of a metric that hold the given text. */
    double metric(String name, String holding) {
        return MANAGEMENT
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(holding))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
