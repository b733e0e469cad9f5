package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What lies over a configuration file: {@code SLUICE_*} variables, and over them {@code key=value} settings. */
final class Overrides {

    private static final String VARIABLE_PREFIX = "SLUICE_";

    /** Between the blocks of a key in the name of a variable: {@code SLUICE_DATABASE__URI} is {@code database.uri}. */
    private static final String VARIABLE_DIVIDER = "__";

    /** The dialect's block, whose keys are PostgREST's parameter names. */
    private static final String REST = "rest.";

    private final Map<String, String> environment;
    private final List<String> settings;

    Overrides(Map<String, String> environment, List<String> settings) {
        this.environment = Map.copyOf(environment);
        this.settings = List.copyOf(settings);
    }

    /** Puts every variable and setting over the values of a file. */
    void lieOver(Map<String, Object> values, Problems problems) {
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

    private static void set(Map<String, Object> values, String key, String value, Problems problems) {
        Object read = value.startsWith("[") ? Yaml.scalar(key, value) : value;
        put(values, key, read == null ? "" : read, problems);
    }

    /** Puts a value at a key, making the blocks that it lies in. */
    @SuppressWarnings("unchecked") // the value of a block is the map that the YAML library or this method made
    static void put(Map<String, Object> values, String key, Object value, Problems problems) {
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
        block.put(steps[steps.length - 1], value);
    }

    /** The blocks and the name of a key; in the dialect's flat block a name may hold dots. */
    private static String[] steps(String key) {
        return key.startsWith(REST)
                ? new String[] {REST.substring(0, REST.length() - 1), key.substring(REST.length())}
                : key.split("\\.", -1);
    }
}
