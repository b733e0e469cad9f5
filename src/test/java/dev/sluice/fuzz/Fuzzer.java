package dev.sluice.fuzz;

import dev.sluice.authentication.TokenTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a target under Jazzer, in a process of its own: {@code TARGET SECONDS [SEED]}. Ends with 1 where there is a
 * finding, and says where the input is that brought it about.
 */
public final class Fuzzer {

    /** What can be tried. */
    public enum Target {
        DIALECT(DialectTarget.class),
        MESSAGE(MessageTarget.class),
        TOKEN(TokenTarget.class),
        CONFIGURATION(ConfigurationTarget.class);

        private final Class<?> type;

        Target(Class<?> type) {
            this.type = type;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The inputs that a run begins with, each with a name that says what it is. */
        Path seeds() {
            return Path.of("src", "test", "resources", "fuzz", label());
        }

        /** Tries one input in this process. */
        void accept(byte[] input) throws ReflectiveOperationException {
            type.getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) input);
        }
    }

    /** A longer one is a hang. */
    private static final int SECONDS_PER_INPUT_MAX = 10;

    private static final Pattern FINDING = Pattern.compile("(crash|timeout|oom)-[0-9a-f]+");

    private static final int INPUT_BYTES_MAX = 8_192;

    private Fuzzer() {}

    /** Runs a target from the command line. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Target target = Arrays.stream(Target.values())
                .filter(known -> arguments.length > 1 && known.label().equals(arguments[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("TARGET SECONDS [SEED]"));
        int seconds = Integer.parseInt(arguments[1]);
        List<String> options = arguments.length > 2 ? List.of("-seed=" + arguments[2]) : List.of();
        Path kept = Files.createDirectories(folder(target).resolve("corpus"));
        Instant start = Instant.now();
        Process process = new ProcessBuilder(command(target, seconds, kept, options))
                .inheritIO()
                .start();
        int status = process.waitFor();
        findings(target, start).forEach(found -> System.out.println("finding: " + found));
        System.exit(status == 0 ? 0 : 1);
    }

    /** Tries the seeds of a target, so that what classes cost to load is not taken for a slow input. */
    public static void warmUp(Target target) throws Exception {
        try (Stream<Path> seeds = Files.list(target.seeds())) {
            for (Path seed : seeds.toList()) {
                target.accept(Files.readAllBytes(seed));
            }
        }
    }

    /** What is kept of a target: what was tried so far, and what was found. */
    private static Path folder(Target target) {
        return Path.of("target", "fuzz", target.label());
    }

    /**
     * The command that fuzzes a target for a while.
     *
     * @param corpus what was tried so far, to begin with and to add to
     */
    static List<String> command(Target target, int seconds, Path corpus, List<String> options) throws IOException {
        Path folder = Files.createDirectories(folder(target));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type.getName(),
                "--instrumentation_includes=dev.sluice.**",
                "--custom_hook_includes=dev.sluice.**",
                "--reproducer_path=" + folder,
                // Whoever configures a gateway says which files it reads.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "-artifact_prefix=" + folder + "/",
                "-dict=" + Path.of("src", "test", "resources", "fuzz", "words.txt"),
                "-max_total_time=" + seconds,
                "-timeout=" + SECONDS_PER_INPUT_MAX,
                "-max_len=" + INPUT_BYTES_MAX,
                "-rss_limit_mb=3072",
                "-print_final_stats=1"));
        command.addAll(options);
        command.add(corpus.toString());
        command.add(target.seeds().toString());
        return command;
    }

    /** The inputs that brought findings about since a moment. */
    static List<Path> findings(Target target, Instant start) throws IOException {
        try (Stream<Path> files = Files.list(folder(target))) {
            return files.filter(file ->
                            FINDING.matcher(file.getFileName().toString()).matches())
                    .filter(file ->
                            !file.toFile().isDirectory() && file.toFile().lastModified() >= start.toEpochMilli())
                    .sorted()
                    .toList();
        }
    }
}
