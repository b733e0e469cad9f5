package dev.sluice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fuzz.Fuzzer.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that a fuzzer begins with, and every one that it once stumbled over, is answered. */
class FuzzSeedTest {

    static Stream<Arguments> inputs() {
        return Arrays.stream(Target.values())
                .flatMap(target -> seeds(target).stream()
                        .map(seed -> Arguments.of(target, seed.getFileName().toString())));
    }

    private static List<Path> seeds(Target target) {
        try (Stream<Path> files = Files.list(target.seeds())) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void anInputIsAnswered(Target target, String seed) throws Exception {
        target.accept(Files.readAllBytes(target.seeds().resolve(seed)));
    }

    @Test
    void everyTargetHasSeeds() {
        assertThat(Target.values())
                .allSatisfy(target -> assertThat(seeds(target)).hasSizeGreaterThan(4));
    }
}
