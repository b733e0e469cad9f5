package dev.sluice.config;

import java.time.Duration;

/**
 * HTTP/2: over TLS where client and server agree on it, in clear text where it is asked for.
 *
 * @param cleartext whether a connection without TLS may be of HTTP/2
 * @param streamsMax requests at a time on one connection
 * @param resetsMax requests that a client may give up in a window before it loses its connection
 */
public record Http2Config(boolean enabled, boolean cleartext, int streamsMax, int resetsMax, Duration resetWindow) {

    static Http2Config from(ConfigReader reader) {
        return new Http2Config(
                reader.flag("enabled", true),
                reader.flag("cleartext", false),
                reader.integer("streams_max", 100, 1, 10_000),
                reader.integer("resets_max", 200, 1, 100_000),
                window(reader));
    }

    private static Duration window(ConfigReader reader) {
        Duration window = reader.duration("reset_window", "30s");
        if (window.toMillis() % 1_000 != 0) {
            reader.problem("reset_window", "must be whole seconds");
        }
        return window;
    }
}
