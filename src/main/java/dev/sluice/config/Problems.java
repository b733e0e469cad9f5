package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers every fault of a configuration, so that all are told at once. */
final class Problems {

    private final List<String> problems = new ArrayList<>();

    void add(String key, String problem) {
        problems.add(key + ": " + problem);
    }

    /** Throws where there is any. */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
