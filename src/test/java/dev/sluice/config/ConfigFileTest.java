package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a configuration names. */
class ConfigFileTest {

    @TempDir
    private Path folder;

    private static List<String> problems(ThrowingCallable loading) {
        return catchThrowableOfType(ConfigException.class, loading).problems();
    }

    private List<String> own(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
        return problems(() -> new ConfigLoader(Map.of(), List.of()).load(file));
    }

    @Test
    void aNameThatIsNoPathIsTold() throws IOException {
        Map<String, String> dropIn = Map.of("PGRST_DB_URI", "postgresql://h/d", "PGRST_JWT_SECRET", "@a\0b");

        assertThat(problems(() -> new PostgrestLoader(dropIn, List.of()).load(null, Map.of())))
                .containsExactly("a file's name is no path: Nul character not allowed");
        assertThat(own("authorization: {rules: \"a\\0b\"}"))
                .containsExactly("a file's name is no path: Nul character not allowed");
        assertThat(own("database: {data_directory: \"a\\0b\"}")).contains("database.data_directory: must be a path");
    }

    @Test
    void aListIsNoPartOfItself() throws IOException {
        assertThat(own("authentication: {[&r [*r]]}"))
                .singleElement()
                .asString()
                .contains("aliases");
        assertThat(own("authentication: {roles: &r [*r]}"))
                .singleElement()
                .asString()
                .contains("aliases");
    }

    @Test
    void aFileThatNeverEndsIsNotReadToItsEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("long.yaml"), " ".repeat(1_048_577));

        assertThat(own("authorization: {rules: long.yaml}")).containsExactly(file + ": is longer than 1048576 bytes");
    }

    @Test
    void aFileThatIsNoTextCannotBeRead() throws IOException {
        Path file = Files.write(folder.resolve("bytes.yaml"), new byte[] {(byte) 0xff});

        assertThat(own("authorization: {rules: bytes.yaml}")).containsExactly(file + ": cannot be read");
    }
}
