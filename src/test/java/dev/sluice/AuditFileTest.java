package dev.sluice;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    @Test
    void aFileThatCannotBeWrittenIsARefusalToStart(@TempDir Path folder) {
        var config = new ConfigLoader(Map.of(), List.of("audit.file=" + folder)).load(null);

        assertThatThrownBy(() -> AuditFile.open(config.audit()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("audit.file: '%s' cannot be written".formatted(folder));
    }
}
