package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What another configuration changes of the one in force, by its keys and never by its values.
 *
 * @param applied keys that can change while the gateway runs
 * @param needsRestart keys that hold when it is started the next time
 */
public record ConfigChanges(List<String> applied, List<String> needsRestart) {

    public ConfigChanges {
        applied = List.copyOf(applied);
        needsRestart = List.copyOf(needsRestart);
    }

    public boolean isEmpty() {
        return applied.isEmpty() && needsRestart.isEmpty();
    }

    /**
     * The keys whose values differ.
     *
     * @param changeable whether a key can change while the gateway runs
     */
    public static ConfigChanges between(
            SortedMap<String, @Nullable Object> before,
            SortedMap<String, @Nullable Object> after,
            Predicate<String> changeable) {
        SortedMap<String, @Nullable Object> all = new TreeMap<>(before);
        all.putAll(after);
        List<String> applied = new ArrayList<>();
        List<String> needsRestart = new ArrayList<>();
        for (String key : all.keySet()) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                (changeable.test(key) ? applied : needsRestart).add(key);
            }
        }
        return new ConfigChanges(applied, needsRestart);
    }
}
