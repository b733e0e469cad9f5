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
        Duration shutdownGrace) {}
