package dev.sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.FreePort;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.WrittenText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as a process: what it prints, how it ends, what it says when it cannot start. */
@ExtendWith(PostgresExtension.class)
class RunIT {

    private static final Path JAR = Path.of("target", "sluice.jar");

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatRuns() throws InterruptedException, IOException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        WrittenText.keep(folder.resolve("out"));
        WrittenText.keep(folder.resolve("err"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private void awaitReady(Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!out().contains("Sluice is ready.")) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(out() + err())
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        // The banner is printed in one piece, its last line last.
        TimeUnit.MILLISECONDS.sleep(100);
    }

    private int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String config(TestDatabase database) throws IOException {
        Path file = folder.resolve("sluice.yaml");
        return Files.writeString(file, "database: {uri: '%s'}\nauthorization: {rules: }\n".formatted(database.uri()))
                .toString();
    }

    @Test
    void theSampleRunsItsSixCommandsWorkAndItEndsInOrder() throws Exception {
        Process process = start(
                "run",
                "--set",
                "http.port=" + FreePort.take(),
                "--set",
                "management.port=" + FreePort.take(),
                "--set",
                "database.embedded_port=0",
                "--set",
                "database.data_directory=" + folder.resolve("data"));
        awaitReady(process);

        List<String> commands = out().lines()
                .filter(line -> line.startsWith("curl ") || line.startsWith("TX="))
                .toList();
        assertThat(commands).hasSize(6);
        List<String> answers = new ArrayList<>();
        for (String command : commands) {
            Process shell = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            answers.add(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(answers.get(0)).contains("\"email\":\"ada@velro.example\"");
        assertThat(answers.get(1)).contains("\"decision\":true");
        assertThat(answers.get(2)).contains("\"name\"");
        assertThat(answers.get(3)).contains("\"succeeded\":3");
        assertThat(answers.get(4)).contains("changed in a transaction", "\"action\":\"commit\"");
        assertThat(answers.get(5)).contains("\"total_async_operations\"");

        process.destroy();
        assertThat(exitOf(process)).isZero();
        assertThat(out()).endsWith("stopped\n");
        assertThat(folder.resolve("data/cluster/postmaster.pid")).doesNotExist();
        assertThat(err()).doesNotContain("ERROR", "Exception", "database lost");
    }

    @Test
    void oneOwnDatabaseIsServedWithoutTheSample(TestDatabase database) throws Exception {
        String port = Integer.toString(FreePort.take());
        Process process = start(
                "run",
                "--config",
                config(database),
                "--set",
                "http.port=" + port,
                "--set",
                "management.port=" + FreePort.take());
        awaitReady(process);

        assertThat(out()).doesNotContain("Service key").contains("http://127.0.0.1:" + port);
        assertThat(new HttpCalls("http://127.0.0.1:" + port)
                        .get("/rest/v1/projects?limit=0")
                        .body())
                .isEqualTo("[]");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() throws Exception {
        Process process = start(
                "run", "--set", "database.uri=postgresql://nobody@127.0.0.1:1/none", "--set", "database.start_wait=1s");

        assertThat(exitOf(process)).isEqualTo(1);
        assertThat(err()).contains("waiting for the database at_most_s=1 cause=\"Connection refused");
        assertThat(err()).endsWith("sluice: the database of database.uri cannot be reached; the log says why\n");
    }

    @Test
    void aPortInUseIsSaid(TestDatabase database) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start(
                    "run",
                    "--config",
                    config(database),
                    "--set",
                    "http.port=" + taken.getLocalPort(),
                    "--set",
                    "management.port=" + FreePort.take());

            assertThat(exitOf(process)).isEqualTo(1);
            assertThat(err()).contains("sluice: port " + taken.getLocalPort() + " or ", " is in use");
        }
    }

    @Test
    void aBadKeyIsSaidWithTheOneThatWasMeant() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "databse: {uri: x}\nhttp: {port: many}\n");
        Process process = start("run", "--config", file.toString());

        assertThat(exitOf(process)).isEqualTo(2);
        assertThat(err()).isEqualTo("""
                        sluice: the configuration has 2 problems:
                          http.port: 'many' must be a whole number
                          databse: is not a key; did you mean 'database'?
                        """);
    }

    @Test
    void aWrongCommandIsWrongUsage() throws Exception {
        assertThat(exitOf(start("fly"))).isEqualTo(2);
        assertThat(err()).contains("fly");
        assertThat(exitOf(start("--help"))).isZero();
        assertThat(out()).contains("run", "check-config", "print-config", "token");
    }
}
