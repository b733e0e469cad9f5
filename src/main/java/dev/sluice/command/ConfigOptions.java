package dev.sluice.command;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.DropInConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PostgrestLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the configuration comes from; every command takes these. */
final class ConfigOptions {

    private static final Logger log = LoggerFactory.getLogger(ConfigOptions.class);

    /** One of the two files. */
    private static final class Source {

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "the configuration file; without it, the default")
        private @Nullable Path file;

        @Option(
                names = "--postgrest-config",
                paramLabel = "FILE",
                arity = "0..1",
                fallbackValue = "",
                description = "a PostgREST configuration file; without FILE, the PGRST_ variables alone")
        private @Nullable String postgrestFile;
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Source source = new Source();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "sets one key, over the file and the SLUICE_ variables; may be repeated")
    private List<String> settings = new ArrayList<>();

    /** The configuration as files, variables and settings have it. */
    GatewayConfig load() {
        return load(config -> Map.of());
    }

    /**
     * The configuration in force; what is ignored of a PostgREST configuration is logged in one line.
     *
     * @param inDatabase reads what the database holds of it, where it may
     */
    GatewayConfig load(Function<DropInConfig, Map<String, String>> inDatabase) {
        if (source.postgrestFile == null) {
            return new ConfigLoader(System.getenv(), settings).load(source.file);
        }
        Path file = source.postgrestFile.isEmpty() ? null : Path.of(source.postgrestFile);
        PostgrestLoader loader = new PostgrestLoader(System.getenv(), settings);
        DropInConfig config = loader.load(file, Map.of());
        Map<String, String> found = config.inDatabase() ? inDatabase.apply(config) : Map.of();
        config = found.isEmpty() ? config : loader.load(file, found);
        if (!config.notices().isEmpty()) {
            log.warn("of the PostgREST configuration: {}", String.join("; ", config.notices()));
        }
        return config.gateway();
    }
}
