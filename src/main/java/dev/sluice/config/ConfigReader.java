package dev.sluice.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one block, each with its default beside it, and notes what is wrong instead of stopping. */
final class ConfigReader {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|kB|MB)?");

    private final String path;
    private final Map<String, Object> values;
    private final Problems problems;
    private final Set<String> known;
    private final List<ConfigReader> blocks = new ArrayList<>();
    private final Map<String, ConfigReader> named = new LinkedHashMap<>();

    ConfigReader(String path, Map<String, Object> values, Problems problems) {
        this(path, values, problems, new LinkedHashSet<>());
    }

    private ConfigReader(String path, Map<String, Object> values, Problems problems, Set<String> known) {
        this.path = path;
        this.values = values;
        this.problems = problems;
        this.known = known;
    }

    String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void problem(String name, String problem) {
        problems.add(key(name), problem);
    }

    private @Nullable Object value(String name) {
        known.add(name);
        return values.get(name);
    }

    /** A block by its name, the same one each time. */
    ConfigReader block(String name) {
        return named.computeIfAbsent(name, first -> {
            ConfigReader block = new ConfigReader(key(name), map(name, value(name)), problems);
            blocks.add(block);
            return block;
        });
    }

    /** The same block with other values over its own. */
    ConfigReader over(Map<String, Object> others) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.putAll(others);
        return new ConfigReader(path, all, problems, known);
    }

    private Map<String, Object> map(String name, @Nullable Object value) {
        Map<String, Object> keyed = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> keyed.put(String.valueOf(key), element));
        } else if (value != null) {
            problem(name, "must hold keys and values");
        }
        return keyed;
    }

    /** The named blocks of a block, in order. */
    Map<String, ConfigReader> namedBlocks() {
        Map<String, ConfigReader> all = new LinkedHashMap<>();
        values.keySet().forEach(name -> all.put(name, block(name)));
        return all;
    }

    /** Whether a name holds a block rather than a single value. */
    boolean holdsBlock(String name) {
        return values.get(name) instanceof Map;
    }

    /** The names in the block, in order. */
    Set<String> names() {
        return new LinkedHashSet<>(values.keySet());
    }

    /** The blocks of a list. */
    List<ConfigReader> blocks(String name) {
        List<ConfigReader> read = new ArrayList<>();
        if (value(name) instanceof List<?> list) {
            for (int index = 0; index < list.size(); index++) {
                String element = name + "[" + index + "]";
                read.add(new ConfigReader(key(element), map(element, list.get(index)), problems));
            }
        } else if (value(name) != null) {
            problem(name, "must be a list");
        }
        blocks.addAll(read);
        return read;
    }

    /** The blocks of a list, or the one that stands in its place. */
    List<ConfigReader> oneOrMore(String name) {
        return values.get(name) instanceof List ? blocks(name) : List.of(block(name));
    }

    @Nullable
    String optional(String name) {
        Object value = value(name);
        if (value instanceof Map || value instanceof List) {
            problem(name, "must be a single value");
            return null;
        }
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    String text(String name, String standard) {
        String value = optional(name);
        return value == null ? standard : value;
    }

    /** A text whose default holds where the key is left out; a key that is there and empty is null. */
    @Nullable
    String unsettable(String name, String standard) {
        return values.containsKey(name) ? optional(name) : text(name, standard);
    }

    /** A path of a file or folder, whether there is one or not. */
    Path path(String name, String standard) {
        try {
            return Path.of(text(name, standard));
        } catch (InvalidPathException invalid) {
            problem(name, "must be a path");
            return Path.of(standard);
        }
    }

    /** The values of every key that begins so, by the whole key, in order. */
    Map<String, String> prefixed(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> found.put(name, text(name, "")));
        return found;
    }

    boolean flag(String name, boolean standard) {
        String value = text(name, Boolean.toString(standard)).toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            problem(name, "'%s' must be true or false".formatted(value));
        }
        return value.equals("true");
    }

    /** One of the given choices by its label; the first is the default. */
    <T> T choice(String name, List<T> choices, Function<T, String> label) {
        String value = optional(name);
        for (T choice : choices) {
            if (label.apply(choice).equals(value)) {
                return choice;
            }
        }
        if (value != null) {
            String allowed = choices.stream().map(label).collect(Collectors.joining(", "));
            problem(name, "'%s' must be one of %s".formatted(value, allowed));
        }
        return choices.get(0);
    }

    String required(String name) {
        String value = optional(name);
        if (value == null) {
            problem(name, "is missing");
            return "";
        }
        return value;
    }

    /** A plain name, which can stand in JSON and SQL as it is. */
    String plain(String name, String value) {
        if (!value.matches("[A-Za-z0-9_.-]*")) {
            problem(name, "'%s' must be of letters, digits, '_', '.' and '-'".formatted(value));
        }
        return value;
    }

    /** A name qualified by its schema. */
    String qualified(String name, String value) {
        if (!value.isEmpty() && !value.matches("[^.\\s]+\\.[^.\\s]+")) {
            problem(name, "'%s' must be schema.name".formatted(value));
        }
        return value;
    }

    List<String> texts(String name, List<String> standard) {
        Object value = value(name);
        if (value == null) {
            return standard;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        if (value instanceof String text) {
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
        }
        problem(name, "must be a list");
        return standard;
    }

    int integer(String name, int standard, int least, int most) {
        return (int) number(name, standard, least, most);
    }

    private long number(String name, long standard, long least, long most) {
        String text = optional(name);
        if (text == null) {
            return standard;
        }
        if (!text.matches("-?[0-9]{1,18}")) {
            problem(name, "'%s' must be a whole number".formatted(text));
            return standard;
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            problem(name, "%d must be between %d and %d".formatted(number, least, most));
            return standard;
        }
        return number;
    }

    @Nullable
    Long optionalNumber(String name) {
        return optional(name) == null ? null : Long.valueOf(number(name, 1, 0, Long.MAX_VALUE / 2));
    }

    Duration duration(String name, String standard) {
        String text = text(name, standard);
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            problem(name, "'%s' must be a duration such as 500ms, 2s, 5m or 1h".formatted(text));
            return Duration.ofSeconds(1);
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.isZero() || duration.compareTo(Duration.ofDays(20)) > 0) {
            problem(name, "'%s' must be above zero and below 20 days".formatted(text));
        }
        return duration;
    }

    int bytes(String name, String standard) {
        String text = text(name, standard);
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            problem(name, "'%s' must be a size such as 16kB or 1MB".formatted(text));
            return 1;
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        long factor = unit.equals("MB") ? 1_048_576 : unit.equals("kB") ? 1_024 : 1;
        long size = Long.parseLong(matcher.group(1)) * factor;
        if (size < 1 || size > 1_073_741_824) {
            problem(name, "'%s' must be between 1B and 1024MB".formatted(text));
            return 1;
        }
        return (int) size;
    }

    /** Notes every key that nobody asked for, with the nearest one that exists. */
    void refuseUnknown() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                problem(
                        name,
                        "is not a key"
                                + Suggestions.nearest(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(""));
            }
        }
        blocks.forEach(ConfigReader::refuseUnknown);
    }
}
