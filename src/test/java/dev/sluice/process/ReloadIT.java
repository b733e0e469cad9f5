package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Main;
import dev.sluice.support.FreePort;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own whose configuration and audit change under it. */
@ExtendWith(PostgresExtension.class)
class ReloadIT {

    private static final String PROJECTS = "/rest/v1/projects?select=id&limit=3";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path file;
    private String port;
    private String managementPort;
    private Process gateway;

    @BeforeEach
    void start(TestDatabase database) throws Exception {
        file = folder.resolve("sluice.yaml");
        port = Integer.toString(FreePort.take());
        managementPort = Integer.toString(FreePort.take());
        Files.writeString(folder.resolve("uri"), database.uri() + "\n");
        write("");
        gateway = run("gateway", "run", "--config", file.toString());
        eventually(() -> read("gateway.out").contains("Sluice is ready.") || !gateway.isAlive());
        assertThat(read("gateway.out")).as(read("gateway.err")).contains("Sluice is ready.");
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void write(String more) throws IOException {
        Files.writeString(file, """
                database: {uri_file: '%s'}
                authorization: {rules: }
                http: {port: %s, drain_quiet: 20ms}
                management: {port: %s}
                audit: {file: '%s', file_bytes_max: 1kB}
                %s
                """.formatted(
                        folder.resolve("uri"), port, managementPort, folder.resolve("audit/audit.log"), more));
    }

    private Process run(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=conf/logback.xml",
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private int status() {
        return new HttpCalls("http://127.0.0.1:" + port).get(PROJECTS).statusCode();
    }

    @Test
    void aCommandAndASignalReload() throws Exception {
        assertThat(status()).isEqualTo(200);
        write("rest: {db-anon-role: }");
        assertThat(exitOf(run("reload", "reload", "--config", file.toString()))).isZero();
        assertThat(read("reload.out")).isEqualTo("applied: rest.db-anon-role\n");
        assertThat(status()).isEqualTo(401);
        assertThat(exitOf(run("reload", "reload", "--config", file.toString()))).isZero();
        assertThat(read("reload.out")).isEqualTo("nothing has changed\n");

        write("kinds: {table: {time_limit: 3s}}");
        String signal = heard();
        signal(signal);
        eventually(() -> status() == 200);
        assertThat(read("gateway.err"))
                .contains("configuration reloaded by=\"signal " + signal + "\" applied=[rest.db-anon-role]"
                        + " needs_restart=[kinds.table.queue_wait, kinds.table.time_limit]");
    }

    @Test
    void aBadConfigurationIsToldAndNotApplied() throws Exception {
        String management = "http://127.0.0.1:" + managementPort;
        write("rest: {db-tx-end: maybe}");
        assertThat(exitOf(run("reload", "reload", "--management", management))).isEqualTo(1);
        assertThat(read("reload.err"))
                .isEqualTo(
                        "sluice: The configuration has problems, so nothing of it was applied: rest.db-tx-end: 'maybe'"
                                + " must be one of commit, commit-allow-override, rollback, rollback-allow-override\n");
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void theAuditIsInFilesThatBeginAnew() throws Exception {
        HttpCalls http = new HttpCalls("http://127.0.0.1:" + port);
        for (int times = 0; times < 40; times++) {
            http.get(PROJECTS, "apikey", "sb_secret_of_nobody");
        }
        eventually(() -> {
            http.get(PROJECTS, "apikey", "sb_secret_of_nobody");
            return files().stream().anyMatch(name -> name.matches("audit\\.log\\.[0-9-]{10}\\.0\\.gz"));
        });
        assertThat(Files.readAllLines(folder.resolve("audit/audit.log")))
                .allSatisfy(line ->
                        assertThat(new JsonObject(line).containsKey("event")).isTrue());
        assertThat(read("gateway.err")).doesNotContain("\"event\"");
    }

    private List<String> files() {
        try (Stream<Path> all = Files.list(folder.resolve("audit"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** HUP, but not where it is ignored by all that runs here, as under nohup: Java leaves it so. */
    private String heard() throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/%d/status".formatted(gateway.pid()))).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) & 1) == 0 ? "HUP" : "USR2";
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(gateway.pid()))
                .start()
                .waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
