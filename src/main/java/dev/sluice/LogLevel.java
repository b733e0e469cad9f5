package dev.sluice;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sluice.config.LogConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The level of the gateway's own log, over what {@code conf/logback.xml} says. */
final class LogLevel {

    private final @Nullable Logger logger =
            LoggerFactory.getLogger("dev.sluice") instanceof Logger found ? found : null;
    private final @Nullable Level written = logger == null ? null : logger.getLevel();

    /** Writes as the configuration says; where it says nothing, as the file does. */
    void follow(LogConfig config) {
        if (logger != null) {
            logger.setLevel(config.level() == null ? written : Level.toLevel(config.level()));
        }
    }
}
