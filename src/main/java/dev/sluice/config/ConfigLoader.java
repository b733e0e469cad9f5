package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration: a file, over it {@code SLUICE_*} variables, over them {@code key=value} settings. Every
 * problem is reported at once.
 */
public final class ConfigLoader {

    private static final String PACKAGED = "conf/";

    private static final String DEFAULT_FILE = "sluice.yaml";

    private static final String VARIABLE_PREFIX = "SLUICE_";

    /** Between the blocks of a key in the name of a variable: {@code SLUICE_DATABASE__URI} is {@code database.uri}. */
    private static final String VARIABLE_DIVIDER = "__";

    /** The dialect's block, whose keys are PostgREST's parameter names. */
    private static final String REST = "rest.";

    private final Map<String, String> environment;
    private final List<String> settings;

    /**
     * A loader of what overrides the file.
     *
     * @param settings each {@code key=value}
     */
    public ConfigLoader(Map<String, String> environment, List<String> settings) {
        this.environment = Map.copyOf(environment);
        this.settings = List.copyOf(settings);
    }

    /**
     * Loads a file, or the packaged default where there is none.
     *
     * @throws ConfigException with every problem
     */
    public GatewayConfig load(@Nullable Path file) {
        String name = file == null ? DEFAULT_FILE : file.toString();
        Map<String, Object> values = Yaml.map(name, file == null ? packaged(DEFAULT_FILE) : read(file));
        Problems problems = new Problems();
        overlay(values, problems);
        ConfigReader reader = new ConfigReader("", values, problems);
        GatewayConfig config = GatewayConfig.from(reader, resourceTypes(reader, file, problems));
        reader.refuseUnknown();
        problems.throwIfAny();
        return config;
    }

    private void overlay(Map<String, Object> values, Problems problems) {
        environment.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE_PREFIX)) {
                set(values, key(variable.substring(VARIABLE_PREFIX.length())), value, problems);
            }
        });
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                problems.add(setting, "a setting must be key=value");
            } else {
                set(values, setting.substring(0, equals), setting.substring(equals + 1), problems);
            }
        }
    }

    /** The key that a variable stands for; the dialect's names have dashes, which a variable cannot have. */
    private static String key(String variable) {
        String key = variable.toLowerCase(Locale.ROOT).replace(VARIABLE_DIVIDER, ".");
        return key.startsWith(REST) && !key.startsWith(REST + RestConfig.APP_SETTINGS)
                ? REST + key.substring(REST.length()).replace('_', '-')
                : key;
    }

    /** The blocks and the name of a key; in the dialect's flat block a name may hold dots. */
    private static String[] steps(String key) {
        return key.startsWith(REST)
                ? new String[] {REST.substring(0, REST.length() - 1), key.substring(REST.length())}
                : key.split("\\.", -1);
    }

    @SuppressWarnings("unchecked") // the value of a block is the map that the YAML library or this method made
    private static void set(Map<String, Object> values, String key, String value, Problems problems) {
        Map<String, Object> block = values;
        String[] steps = steps(key);
        for (int step = 0; step < steps.length - 1; step++) {
            Object next = block.computeIfAbsent(steps[step], first -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map)) {
                problems.add(key, "is not a key");
                return;
            }
            block = (Map<String, Object>) next;
        }
        Object read = value.startsWith("[") ? Yaml.scalar(key, value) : value;
        block.put(steps[steps.length - 1], read == null ? "" : read);
    }

    /** The types of resources from the file that {@code authorization.rules} names beside this one. */
    private static List<ResourceTypeConfig> resourceTypes(ConfigReader reader, @Nullable Path file, Problems problems) {
        String rules = reader.block("authorization").optional("rules");
        if (rules == null) {
            return List.of();
        }
        ConfigReader types = new ConfigReader("", Yaml.map(rules, rules(rules, file)), problems);
        List<ResourceTypeConfig> read = new ArrayList<>();
        types.block("resource_types")
                .namedBlocks()
                .forEach((name, block) -> read.add(ResourceTypeConfig.from(name, block)));
        types.refuseUnknown();
        return read;
    }

    private static String rules(String rules, @Nullable Path file) {
        return file == null ? packaged(rules) : read(file.toAbsolutePath().resolveSibling(rules));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(file + ": cannot be read"));
        }
    }

    private static String packaged(String name) {
        try (InputStream stream = ConfigLoader.class.getClassLoader().getResourceAsStream(PACKAGED + name)) {
            if (stream == null) {
                throw new ConfigException(List.of(name + ": is not packaged with this program"));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
