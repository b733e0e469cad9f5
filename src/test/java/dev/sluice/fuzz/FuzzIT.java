package dev.sluice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fuzz.Fuzzer.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of the fuzzer on each target; {@code scripts/fuzz} is the long one. */
class FuzzIT {

    private static final int SECONDS = 3;

    private static final int PATIENCE_SECONDS = 90;

    /** The same made-up inputs first, each time; how many more are tried is a matter of the machine's speed. */
    private static final List<String> SEED = List.of("-seed=20260101");

    @ParameterizedTest
    @EnumSource
    void nothingIsFoundInAWhile(Target target, @TempDir Path corpus) throws Exception {
        Instant start = Instant.now();
        Path log = Files.createDirectories(Path.of("target", "fuzz")).resolve(target.label() + ".log");
        Process fuzzer = new ProcessBuilder(Fuzzer.command(target, SECONDS, corpus, SEED))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends, see %s", log)
                    .isTrue();
            assertThat(Fuzzer.findings(target, start)).as("inputs, see %s", log).isEmpty();
            assertThat(fuzzer.exitValue()).as("status, see %s", log).isZero();
        } finally {
            fuzzer.destroyForcibly();
        }
    }
}
