package dev.sluice.config;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * PostgREST's parameters as they come: from a file, over it {@code PGRST_*} variables, over them settings in the
 * database. Read as leniently as PostgREST reads them, but never in silence.
 */
final class PostgrestSources {

    private static final String VARIABLE_PREFIX = "PGRST_";

    private static final String APP_SETTINGS_VARIABLE = "PGRST_APP_SETTINGS_";

    /** For PostgREST's own tests. */
    private static final String INTERNAL = "internal-";

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Map<String, String> database;
    private final List<String> notices;

    /**
     * Parameters from their places.
     *
     * @param database by names with underscores, as the database has them
     * @param notices takes what is ignored
     */
    PostgrestSources(
            Map<String, String> file,
            Map<String, String> environment,
            Map<String, String> database,
            List<String> notices) {
        this.file = file;
        this.environment = environment;
        this.database = database;
        this.notices = notices;
    }

    /** The value in force, in the form that its kind has; null where the default holds. */
    @Nullable
    String value(PostgrestParameter parameter) {
        for (String name : parameter.names()) {
            String value = given(name);
            if (value != null && (!value.isEmpty() || parameter.kind() == PostgrestParameter.Kind.EMPTYABLE)) {
                return formed(parameter, value);
            }
        }
        return null;
    }

    private @Nullable String given(String name) {
        String value = database.get(name.replace('-', '_'));
        value = value == null ? environment.get(PostgrestParameter.variable(name)) : value;
        return value == null ? file.get(name) : value;
    }

    private @Nullable String formed(PostgrestParameter parameter, String value) {
        String formed = switch (parameter.kind()) {
            case TEXT, EMPTYABLE -> value;
            case FLAG -> flag(value);
            case NUMBER -> number(value);
            case SECONDS -> number(value);
        };
        if (formed == null) {
            notices.add("%s: '%s' cannot be read, so the default holds".formatted(parameter.name(), value));
            return null;
        }
        return parameter.kind() == PostgrestParameter.Kind.SECONDS ? formed + "s" : formed;
    }

    private static @Nullable String flag(String value) {
        String letters = value.replaceAll("[^\\p{L}]", "").toLowerCase(Locale.ROOT);
        if (letters.equals("true") || letters.equals("false")) {
            return letters;
        }
        String number = number(value);
        return number == null ? null : Boolean.toString(!number.startsWith("-") && !number.matches("0+"));
    }

    private static @Nullable String number(String value) {
        try {
            return new BigDecimal(value.strip()).toBigIntegerExact().toString();
        } catch (NumberFormatException | ArithmeticException notWhole) {
            return null;
        }
    }

    /** Settings of the application's own, by their whole names. */
    Map<String, String> appSettings() {
        Map<String, String> settings = new TreeMap<>();
        file.forEach((name, value) -> {
            if (name.startsWith(RestConfig.APP_SETTINGS)) {
                settings.put(name, value);
            }
        });
        environment.forEach((variable, value) -> {
            if (variable.startsWith(APP_SETTINGS_VARIABLE)) {
                settings.put(RestConfig.APP_SETTINGS + variable.substring(APP_SETTINGS_VARIABLE.length()), value);
            }
        });
        return settings;
    }

    /** Notes what nobody reads, and what is read and has no effect. */
    void noteIgnored() {
        Set<String> known = new HashSet<>();
        for (PostgrestParameter parameter : PostgrestParameter.ALL) {
            parameter.names().forEach(name -> {
                known.add(name);
                known.add(PostgrestParameter.variable(name));
            });
            String value = parameter.harmless() == null ? null : value(parameter);
            if (value != null && !value.equalsIgnoreCase(parameter.harmless())) {
                notices.add("%s = %s has no effect here".formatted(parameter.name(), value));
            }
        }
        unknown(known).forEach(name -> notices.add(name + " is not a parameter and is ignored"));
    }

    private Set<String> unknown(Set<String> known) {
        Set<String> unknown = new TreeSet<>(file.keySet());
        environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX))
                .forEach(unknown::add);
        unknown.removeIf(name -> known.contains(name)
                || name.startsWith(RestConfig.APP_SETTINGS)
                || name.startsWith(APP_SETTINGS_VARIABLE)
                || name.startsWith(INTERNAL)
                || name.startsWith(PostgrestParameter.variable(INTERNAL)));
        return unknown;
    }
}
