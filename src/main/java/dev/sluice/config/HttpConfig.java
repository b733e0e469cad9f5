package dev.sluice.config;

import java.time.Duration;

/**
 * The API's door.
 *
 * @param bodyBytesMax the largest body that is read
 * @param urlBytesMax the longest request line
 * @param headerBytesMax the largest sum of headers
 * @param idleTimeout after which a silent connection is closed
 * @param shutdownGrace how long requests under way may take to finish when the gateway stops
 */
public record HttpConfig(
        String host,
        int port,
        int bodyBytesMax,
        int urlBytesMax,
        int headerBytesMax,
        Duration idleTimeout,
        Duration shutdownGrace) {

    static HttpConfig from(ConfigReader reader) {
        return new HttpConfig(
                reader.text("host", "127.0.0.1"),
                reader.integer("port", 3000, 0, 65_535),
                reader.bytes("body_bytes_max", "1MB"),
                reader.bytes("url_bytes_max", "16kB"),
                reader.bytes("header_bytes_max", "16kB"),
                reader.duration("idle_timeout", "60s"),
                reader.duration("shutdown_grace", "5s"));
    }
}
