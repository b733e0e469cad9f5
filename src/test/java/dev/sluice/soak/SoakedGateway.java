package dev.sluice.soak;

import dev.sluice.support.FreePort;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A gateway as a process of its own, with a small heap, whose inside is looked at with the JDK's own tool. */
public final class SoakedGateway implements AutoCloseable {

    /** Of what is alive alone: what the collector calls used has parts in it that threads hold for what is to come. */
    private static final Pattern HEAP_BYTES = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    private static final long KILOBYTE = 1_024;
    private static final Pattern DIRECT_USED = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
    private static final Pattern GROWN =
            Pattern.compile("-\\s+(\\w[\\w ]* \\(reserved=[^)]*committed=\\d+KB \\+\\d{4,}KB\\))");
    private static final int READY_ATTEMPTS = 300;
    private static final long READY_POLL_MILLIS = 200;

    private final Process process;
    private final HttpCalls api;
    private final HttpCalls management;

    private SoakedGateway(Process process, int port, int managementPort) throws IOException, InterruptedException {
        this.process = process;
        this.api = new HttpCalls("http://127.0.0.1:" + port);
        this.management = new HttpCalls("http://127.0.0.1:" + managementPort);
        // A run that is broken off must not leave a gateway behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitReady();
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @param heap as Java takes it, such as {@code 160m}
     */
    public static SoakedGateway start(Path log, String heap, String databaseUri, String... settings)
            throws IOException, InterruptedException {
        int port = FreePort.take();
        int managementPort = FreePort.take();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-XX:NativeMemoryTracking=summary",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.command.Main",
                "run"));
        Stream.concat(
                        Stream.of(
                                "database.uri=" + databaseUri,
                                "http.port=" + port,
                                "management.port=" + managementPort,
                                "authentication.service_keys=[{name: soak, digest: %s}]"
                                        .formatted(TestGateway.digest(TestGateway.SERVICE_KEY))),
                        Stream.of(settings))
                .forEach(setting -> command.add("--set=" + setting));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new SoakedGateway(process, port, managementPort);
    }

    private void awaitReady() throws InterruptedException {
        for (int attempt = 0; attempt < READY_ATTEMPTS && process.isAlive(); attempt++) {
            try {
                if (management.get("/ready").statusCode() == 200) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                Thread.sleep(READY_POLL_MILLIS);
            }
        }
        throw new IllegalStateException("the gateway did not start; see its log");
    }

    public HttpCalls api() {
        return api;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The sum of the series of a metric whose line holds the given text. */
    public double metric(String name, String having) {
        return management
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(having))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What the process uses after it has collected all that it can; connections are PostgreSQL's to count. */
    Map<Quantity, Long> measure() throws IOException, InterruptedException {
        tell("GC.run");
        // Buffers are freed by a thread of their own, once the collector has found them.
        TimeUnit.SECONDS.sleep(1);
        tell("GC.run");
        Map<Quantity, Long> measured = new EnumMap<>(Quantity.class);
        measured.put(Quantity.HEAP, sum(HEAP_BYTES, tell("GC.class_histogram")) / KILOBYTE);
        measured.put(Quantity.DIRECT, sum(DIRECT_USED, tell("VM.native_memory", "summary")));
        measured.put(Quantity.RESIDENT, resident());
        measured.put(Quantity.DESCRIPTORS, count("fd"));
        measured.put(Quantity.THREADS, count("task"));
        return measured;
    }

    /** Takes what the process uses now for the beginning. */
    void remember() throws IOException {
        tell("VM.native_memory", "baseline");
    }

    /** Which parts of its memory have grown since then, in the JVM's own words. */
    List<String> grown() throws IOException {
        return GROWN.matcher(tell("VM.native_memory", "summary.diff"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Has the process do what its own tool can ask of it, and answers what it said. */
    private String tell(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid())));
        all.addAll(List.of(command));
        Process told = new ProcessBuilder(all).redirectErrorStream(true).start();
        return new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static long sum(Pattern pattern, String text) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("no figures in: " + text);
        }
        return found.stream().mapToLong(match -> Long.parseLong(match.group(1))).sum();
    }

    private long count(String folder) throws IOException {
        try (Stream<Path> all = Files.list(proc(folder))) {
            return all.count();
        }
    }

    private long resident() throws IOException {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
