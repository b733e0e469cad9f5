package dev.sluice;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from; every command takes these. */
final class ConfigOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration file; without it, the default")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "sets one key, over the file and the SLUICE_ variables; may be repeated")
    private List<String> settings = new ArrayList<>();

    GatewayConfig load() {
        return new ConfigLoader(System.getenv(), settings).load(file);
    }
}
