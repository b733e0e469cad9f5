package dev.sluice.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another Java process that runs the embedded server of a data directory, for tests that kill it. */
final class OtherProcess implements AutoCloseable {

    private static final String READY = "ready";
    private static final int END_SECONDS_MAX = 10;

    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /** What the other process does: starts the server, says so, and waits until its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]), 0, step -> {})) {
            System.out.println(READY + " on port " + server.port());
            while (System.in.read() >= 0) {}
        }
    }

    static OtherProcess start(Path dataDirectory) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        OtherProcess.class.getName(),
                        dataDirectory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        awaitReady(process);
        return new OtherProcess(process);
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line == null || !line.startsWith(READY)) {
            if (line == null) {
                throw new IllegalStateException("The other process ended before its server was ready");
            }
            line = output.readLine();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process, its server not; returns when it is gone. */
    void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        kill();
    }
}
