package dev.sluice.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows the configuration in force, one {@code key = value} a line, sorted, without secrets. */
public final class ConfigPrinter {

    private ConfigPrinter() {}

    public static String print(GatewayConfig config) {
        StringBuilder text = new StringBuilder();
        values(config)
                .forEach((key, value) ->
                        text.append(key).append(" = ").append(shown(value)).append(System.lineSeparator()));
        return text.toString();
    }

    /** Every key with its value; secrets are among them and print as asterisks. */
    public static SortedMap<String, @Nullable Object> values(GatewayConfig config) {
        SortedMap<String, @Nullable Object> values = new TreeMap<>();
        add("", config, values);
        return values;
    }

    private static void add(String key, @Nullable Object value, Map<String, @Nullable Object> values) {
        if (value instanceof RestConfig rest) {
            RestParameters.of(rest).forEach((name, parameter) -> add(join(key, name), parameter, values));
        } else if (value instanceof Record record && !(value instanceof Secret)) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object read = read(component, record);
                add(read instanceof Inline ? key : join(key, snakeCase(component.getName())), read, values);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, element) -> add(join(key, snakeCase(name.toString())), element, values));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            for (int index = 0; index < list.size(); index++) {
                add(key + "[" + index + "]", list.get(index), values);
            }
        } else {
            values.put(key, value);
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof Duration duration ? duration.toMillis() + "ms" : Objects.toString(value, "");
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a record's accessor is public", impossible);
        }
    }

    private static String join(String key, String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
