package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the log.
 *
 * @param level from which on it is written; null is what the file of the log's configuration says
 */
public record LogConfig(@Nullable String level) {

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    static LogConfig from(ConfigReader reader) {
        return new LogConfig(reader.optional("level") == null ? null : reader.choice("level", LEVELS, level -> level));
    }
}
