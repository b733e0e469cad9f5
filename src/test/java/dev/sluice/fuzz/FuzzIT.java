package dev.sluice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fuzz.Fuzzer.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of the fuzzer on each target; {@code scripts/fuzz} is the long one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {

    private static final int SECONDS = 3;

    private static final int PATIENCE_SECONDS = 90;

    /** The same made-up inputs first, each time; how many more are tried is a matter of the machine's speed. */
    private static final List<String> SEED = List.of("-seed=20260101");

    /** They take their time to get going, so all are started before the first is waited for. */
    private final Map<Target, Run> runs = new EnumMap<>(Target.class);

    private record Run(Process process, Instant start, Path log) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "fuzz"));
        for (Target target : Target.values()) {
            Path corpus = Files.createDirectory(folder.resolve(target.label()));
            Path log = logs.resolve(target.label() + ".log");
            Instant start = Instant.now();
            Process process = new ProcessBuilder(Fuzzer.command(target, SECONDS, corpus, SEED))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            runs.put(target, new Run(process, start, log));
        }
    }

    @AfterAll
    void end() throws InterruptedException {
        for (Run run : runs.values()) {
            run.process().destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsFoundInAWhile(Target target) throws Exception {
        Run run = Objects.requireNonNull(runs.get(target));
        assertThat(run.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("it ends, see %s", run.log())
                .isTrue();
        assertThat(Fuzzer.findings(target, run.start()))
                .as("inputs, see %s", run.log())
                .isEmpty();
        assertThat(run.process().exitValue()).as("status, see %s", run.log()).isZero();
    }
}
