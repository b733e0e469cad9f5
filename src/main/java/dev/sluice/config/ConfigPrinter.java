package dev.sluice.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows the configuration in force, one {@code key = value} a line, sorted, without secrets. */
public final class ConfigPrinter {

    private ConfigPrinter() {}

    public static String print(GatewayConfig config) {
        Map<String, String> lines = new TreeMap<>();
        add("", config, lines);
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append(System.lineSeparator()));
        return text.toString();
    }

    private static void add(String key, @Nullable Object value, Map<String, String> lines) {
        if (value instanceof RestConfig rest) {
            RestParameters.of(rest).forEach((name, parameter) -> add(join(key, name), parameter, lines));
        } else if (value instanceof Record record && !(value instanceof Secret)) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object read = read(component, record);
                add(read instanceof Inline ? key : join(key, snakeCase(component.getName())), read, lines);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, element) -> add(join(key, snakeCase(name.toString())), element, lines));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            for (int index = 0; index < list.size(); index++) {
                add(key + "[" + index + "]", list.get(index), lines);
            }
        } else {
            lines.put(key, shown(value));
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
