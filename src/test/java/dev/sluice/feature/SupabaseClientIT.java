package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The client that applications use, unchanged: supabase-js from npm runs the tests of {@code src/test/js} against a
 * gateway. They are copied beside the installed package, which is kept from run to run.
 */
@ExtendWith(PostgresExtension.class)
class SupabaseClientIT {

    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path FOLDER = Path.of("target", "supabase-client");
    private static final long INSTALL_SECONDS = 120;
    private static final long TESTS_SECONDS = 120;

    /** A copy of the lock by which the package was installed, made when that had succeeded. */
    private static final Path INSTALLED = FOLDER.resolve("installed.json");

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.copy(source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = FOLDER.resolve("package-lock.json");
        if (!Files.exists(INSTALLED) || Files.mismatch(lock, INSTALLED) >= 0) {
            List<String> command = List.of("npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts");
            run(INSTALL_SECONDS, "install", command, Map.of());
            Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Runs a command in the folder and returns what it printed; fails with that unless the command succeeds. */
    private static String run(long seconds, String name, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = FOLDER.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        assertThat(ended)
                .as("%s took longer than %d s:%n%s", command, seconds, printed)
                .isTrue();
        assertThat(process.exitValue()).as("%s:%n%s", command, printed).isZero();
        return printed;
    }

    @Test
    void supabaseJsWorksUnchanged(TestDatabase database) throws Exception {
        database.runResource("/sql/supabase.sql");
        try (TestGateway gateway = TestGateway.start(
                database,
                "rest.db-schemas=[public, studio]",
                "rest.db-plan-enabled=true",
                "rest.db-aggregates-enabled=true",
                "rest.db-tx-end=commit-allow-override")) {
            String printed = run(TESTS_SECONDS, "tests", command(), environment(gateway));

            assertThat(summary(printed, "pass")).as(printed).isPositive().isEqualTo(summary(printed, "tests"));
            assertThat(summary(printed, "fail")).as(printed).isZero();
        }
    }

    private static List<String> command() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return Stream.concat(
                            Stream.of("node", "--test", "--test-reporter=tap"),
                            sources.map(source -> source.getFileName().toString())
                                    .filter(name -> name.endsWith(".test.mjs"))
                                    .sorted())
                    .toList();
        }
    }

    private static Map<String, String> environment(TestGateway gateway) {
        return Map.of(
                "SLUICE_URL",
                gateway.http().base(),
                "SLUICE_PUBLISHABLE_KEY",
                "sb_publishable_tests",
                "SLUICE_SECRET_KEY",
                TestGateway.SERVICE_KEY,
                "SLUICE_ANONYMOUS_TOKEN",
                TestGateway.token("anon", null, 600),
                "SLUICE_ADA",
                VelroSample.ADA,
                "SLUICE_ADA_TOKEN",
                TestGateway.token(VelroSample.ADA),
                "SLUICE_BEN",
                VelroSample.BEN,
                "SLUICE_BEN_TOKEN",
                TestGateway.token(VelroSample.BEN),
                "SLUICE_CLEO_TOKEN",
                TestGateway.token("c0000000-0000-4000-8000-000000000003"));
    }

    private static int summary(String printed, String name) {
        Matcher line =
                Pattern.compile("^# " + name + " (\\d+)$", Pattern.MULTILINE).matcher(printed);
        assertThat(line.find()).as(printed).isTrue();
        return Integer.parseInt(line.group(1));
    }
}
