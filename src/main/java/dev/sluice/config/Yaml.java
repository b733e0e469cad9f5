package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML 1.2 into maps; the only user of the YAML library. */
final class Yaml {

    private static final int CODE_POINTS_MAX = 1_000_000;

    private Yaml() {}

    /** The document's top-level map, empty where the document is. */
    static Map<String, Object> map(String name, String text) {
        Object document = read(name, text);
        if (document == null) {
            return new LinkedHashMap<>();
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw new ConfigException(List.of(name + ": must hold keys and values"));
        }
        Map<String, Object> keyed = new LinkedHashMap<>();
        map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }

    /** A value as YAML reads it: number, boolean, text, list. */
    static @Nullable Object scalar(String name, String text) {
        return read(name, text);
    }

    private static @Nullable Object read(String name, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(CODE_POINTS_MAX)
                // A collection that is named again may hold itself; nothing here needs one.
                .setMaxAliasesForCollections(0)
                .build();
        try {
            return new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException fault) {
            String place = fault.getProblemMark().map(Yaml::place).orElse("");
            throw new ConfigException(List.of(name + place + ": " + fault.getProblem()));
        } catch (YamlEngineException fault) {
            throw new ConfigException(List.of(name + ": " + fault.getMessage()));
        }
    }

    private static String place(Mark mark) {
        return ", line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
