package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of {@code src/test/js} and the packages that they need. They are copied beside the installed packages,
 * which are kept from run to run.
 */
public final class NodeProject {

    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path FOLDER = Path.of("target", "node-project");
    private static final long INSTALL_SECONDS = 120;
    private static final long RUN_SECONDS = 120;

    /** A copy of the lock by which the packages were installed, made when that had succeeded. */
    private static final Path INSTALLED = FOLDER.resolve("installed.json");

    private NodeProject() {}

    /** Installs the packages where they are not there yet. */
    public static void install() throws IOException, InterruptedException {
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

    /** The names of the programs that end in a certain way. */
    public static List<String> programs(String ending) throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Runs a command in the project's folder and returns what it printed; fails with that unless it succeeds. */
    public static String run(String name, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(RUN_SECONDS, name, command, environment);
    }

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
}
