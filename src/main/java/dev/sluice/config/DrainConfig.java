package dev.sluice.config;

import java.time.Duration;

/**
 * How the doors end.
 *
 * @param delay how long connections are still taken after the gateway has said that it is not ready, so that whoever
 *     balances hears of it; zero for none
 * @param quiet how long a connection must have been silent before it is closed: a request may be on its way
 * @param grace how long requests under way may take to finish
 * @param reusePort whether another process may listen on the same ports, to take over from this one
 */
public record DrainConfig(Duration delay, Duration quiet, Duration grace, boolean reusePort) implements Inline {

    private static final String NONE = "0s";

    static DrainConfig from(ConfigReader reader) {
        return new DrainConfig(
                reader.text("drain_delay", NONE).equals(NONE) ? Duration.ZERO : reader.duration("drain_delay", NONE),
                reader.duration("drain_quiet", "1s"),
                reader.duration("shutdown_grace", "5s"),
                reader.flag("reuse_port", false));
    }
}
