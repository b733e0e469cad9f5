package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every failure of the gateway is documented, with its status and its message. */
class ErrorCodeDocTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void isDocumented(ErrorCode code) throws IOException {
        assertThat(Files.readAllLines(Path.of("src/docs/errors.md")))
                .anyMatch(line ->
                        line.startsWith("| `%s` | %d | %s |".formatted(code.code(), code.status(), code.message())));
    }
}
