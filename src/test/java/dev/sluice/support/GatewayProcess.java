package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway as a process of its own, from the classes under test, with what it has written. */
public record GatewayProcess(Process process, Path out, int port, int managementPort) implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    /** Starts one that must only say that it is ready. */
    public static GatewayProcess start(Path folder, String name, TestDatabase database, String... settings) {
        return start(folder, name, database, FreePort.take(), FreePort.take(), settings);
    }

    /** Starts one on given ports. */
    public static GatewayProcess start(
            Path folder, String name, TestDatabase database, int port, int managementPort, String... settings) {
        try {
            Path config = Files.writeString(folder.resolve(name + ".yaml"), """
                    database: {uri: '%s'}
                    authorization: {rules: }
                    rest: {base-path: '', db-schemas: [harbour]}
                    """.formatted(database.uri()));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.sluice.command.Main",
                    "run",
                    "--config",
                    config.toString(),
                    "--set",
                    "http.port=" + port,
                    "--set",
                    "management.port=" + managementPort));
            List.of(settings).forEach(setting -> command.addAll(List.of("--set", setting)));
            Path out = folder.resolve(name + ".out");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new GatewayProcess(process, out, port, managementPort);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until it says that it is ready. */
    public GatewayProcess ready() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!written().contains("Sluice is ready.")) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(written())
                    .isTrue();
            pause(20);
        }
        return this;
    }

    public String written() {
        try {
            return Files.readString(out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public HttpCalls http() {
        return new HttpCalls("http://127.0.0.1:" + port);
    }

    public HttpCalls management() {
        return new HttpCalls("http://127.0.0.1:" + managementPort);
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits until it has come to pass. */
    public void kill() {
        process.destroyForcibly();
        exit();
    }

    /** Waits for the end. */
    public int exit() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            WrittenText.keep(out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
