package dev.sluice.config;

import java.time.Duration;

/**
 * How the gateway measures itself.
 *
 * @param gradeCountMin operations in a window below which it has no grade
 * @param probeInterval how often each event loop is probed
 * @param blockedLimit how long an event loop may be blocked
 */
public record MetricsConfig(long gradeCountMin, Duration probeInterval, Duration blockedLimit) {

    static MetricsConfig from(ConfigReader reader) {
        return new MetricsConfig(
                reader.integer("grade_count_min", 10, 1, 1_000_000),
                reader.duration("probe_interval", "100ms"),
                reader.duration("blocked_limit", "250ms"));
    }
}
