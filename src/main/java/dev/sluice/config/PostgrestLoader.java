package dev.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration of the drop-in mode: what PostgREST would be configured with, translated to the gateway's own
 * keys, over which {@code SLUICE_*} variables and settings lie as ever. Every problem is reported at once.
 */
public final class PostgrestLoader {

    private final Map<String, String> environment;
    private final Overrides overrides;

    /**
     * A loader of what the environment holds beside a file.
     *
     * @param settings each {@code key=value}, with the gateway's own keys
     */
    public PostgrestLoader(Map<String, String> environment, List<String> settings) {
        this.environment = Map.copyOf(environment);
        this.overrides = new Overrides(environment, settings);
    }

    /**
     * Loads a file, or the environment alone where there is none.
     *
     * @param inDatabase settings of the login role by their names after {@code pgrst.}, which lie over the rest
     * @throws ConfigException with every problem
     */
    public DropInConfig load(@Nullable Path file, Map<String, String> inDatabase) {
        Problems problems = new Problems();
        List<String> notices = new ArrayList<>();
        Map<String, String> read = file == null
                ? Map.of()
                : ConfiguratorText.parse(file.toString(), ConfigLoader.read(file), environment, problems);
        PostgrestSources sources = new PostgrestSources(read, environment, inDatabase, notices);
        PostgrestTranslation translation = new PostgrestTranslation(sources, environment, problems, notices);

        if (file == null && !environment.containsKey("PGRST_DB_URI")) {
            problems.add("db-uri", "a file or PGRST_DB_URI must say where the database is");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        translation.translate(values);
        overrides.lieOver(values, problems);
        ConfigReader reader = new ConfigReader("", values, problems);
        GatewayConfig config = GatewayConfig.from(reader, GatewayConfig.AccessRules.NONE, true);
        reader.refuseUnknown();
        GatewayConfig complete = config.with(config.authentication().with(translation.tokens()));
        sources.noteIgnored();
        problems.throwIfAny(translation.names());
        return new DropInConfig(complete, notices, translation.isInDatabase(), translation.preConfig());
    }
}
