package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The commented default configuration says what the code does, and the documentation names every key of it. */
class ConfReferenceTest {

    private static final Path CONF = Path.of("conf/sluice.yaml");

    @Test
    void theDefaultFileHoldsTheDefaults(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "authorization: {rules: authorization.yaml}\n");
        Files.copy(Path.of("conf/authorization.yaml"), folder.resolve("authorization.yaml"));
        ConfigLoader loader = new ConfigLoader(Map.of(), List.of());

        GatewayConfig packaged = loader.load(null);
        assertThat(packaged).isEqualTo(loader.load(empty));
        assertThat(packaged).isEqualTo(loader.load(CONF));
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("src/docs/configuration.md"));

        assertThat(keys("", new Load(LoadSettings.builder().build()).loadFromString(Files.readString(CONF))))
                .allSatisfy(key -> assertThat(documentation).contains("`" + key + "`"));
    }

    private static List<String> keys(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return List.of(path);
        }
        List<String> keys = new ArrayList<>();
        map.forEach((name, element) -> keys.addAll(keys(path.isEmpty() ? "" + name : path + "." + name, element)));
        return keys;
    }
}
