package dev.sluice.config;

import java.time.Duration;

/**
 * How the gateway measures itself.
 *
 * @param gradeCountMin operations in a window below which it has no grade
 * @param probeInterval how often each event loop is probed
 * @param blockedLimit how long an event loop may be blocked
 */
public record MetricsConfig(long gradeCountMin, Duration probeInterval, Duration blockedLimit) {}
