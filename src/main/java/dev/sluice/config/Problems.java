package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers every fault of a configuration, so that all are told at once. */
final class Problems {

    private final List<String> problems = new ArrayList<>();

    void add(String key, String problem) {
        problems.add(key + ": " + problem);
    }

    /** Throws where there is any. */
    void throwIfAny() {
        throwIfAny(Map.of());
    }

    /** Throws where there is any, with other names for some keys. */
    void throwIfAny(Map<String, String> names) {
        if (!problems.isEmpty()) {
            throw new ConfigException(
                    problems.stream().map(problem -> renamed(problem, names)).toList());
        }
    }

    private static String renamed(String problem, Map<String, String> names) {
        String key = problem.substring(0, problem.indexOf(':'));
        return names.getOrDefault(key, key) + problem.substring(key.length());
    }
}
