package dev.sluice.bench;

import dev.sluice.sample.ServerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The load generators of others, found on the PATH, each run to its end. */
final class LoadProgram {

    private static final Path LUA = Path.of("src", "test", "resources", "bench", "bodies.lua");
    private static final Pattern WRK_FIGURES = Pattern.compile("figures (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
    private static final Pattern PGBENCH_FIGURES = Pattern.compile("tps = ([\\d.]+)");

    private static final Map<String, String> PACKAGES =
            Map.of("wrk", "wrk", "pgbench", "postgresql-contrib (or postgresql, where it holds pgbench)");

    private LoadProgram() {}

    /** What is missing on the PATH, and where Debian has it. */
    static List<String> missing() {
        return PACKAGES.keySet().stream()
                .filter(program -> Stream.of(System.getenv("PATH").split(":", -1))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .map(program -> "%s is not on the PATH: apt-get install %s".formatted(program, PACKAGES.get(program)))
                .sorted()
                .toList();
    }

    /**
     * What wrk found.
     *
     * @param failed requests that were answered with an error, or not at all
     */
    record HttpFigures(double perSecond, double p50Millis, double p99Millis, long failed) {

        @Override
        public String toString() {
            return "%,.0f a second, p50 %.2f ms, p99 %.2f ms%s"
                    .formatted(perSecond, p50Millis, p99Millis, failed == 0 ? "" : ", %d FAILED".formatted(failed));
        }
    }

    /**
     * Posts bodies over HTTP.
     *
     * @param bodies a file with a body on each line
     */
    static HttpFigures wrk(String url, String key, Path bodies, int connections, Duration during) {
        String said = run(
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + during.toSeconds() + "s",
                        "-s" + LUA,
                        url,
                        "--",
                        bodies.toString(),
                        key),
                Map.of());
        MatchResult found = find(WRK_FIGURES, said);
        double seconds = Long.parseLong(found.group(2)) / 1e6;
        return new HttpFigures(
                Long.parseLong(found.group(1)) / seconds,
                Long.parseLong(found.group(3)) / 1e3,
                Long.parseLong(found.group(4)) / 1e3,
                Long.parseLong(found.group(5)));
    }

    /** Runs a script by prepared statements and says how often in a second. */
    static double pgbench(ServerAddress address, Path script, int clients, Duration during) {
        List<String> command = new ArrayList<>(List.of("pgbench", "-n", "-M", "prepared", "-j", "2"));
        command.addAll(List.of("-c", Integer.toString(clients), "-T", Long.toString(during.toSeconds())));
        command.addAll(List.of("-h", address.host(), "-p", Integer.toString(address.port())));
        command.addAll(List.of("-U", address.user(), "-f", script.toString(), address.database()));
        return Double.parseDouble(find(PGBENCH_FIGURES, run(command, Map.of("PGPASSWORD", address.password())))
                .group(1));
    }

    private static MatchResult find(Pattern pattern, String said) {
        return pattern.matcher(said)
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no figures in: " + said));
    }

    private static String run(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command.get(0) + " failed: " + said);
            }
            return said;
        } catch (IOException failed) {
            throw new IllegalStateException(command.get(0) + " could not be run", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
