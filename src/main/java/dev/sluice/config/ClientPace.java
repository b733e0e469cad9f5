package dev.sluice.config;

import java.time.Duration;

/**
 * How slow a client may be.
 *
 * @param headerTimeout from the first byte of a request (of a connection's first request: from its opening) to the end
 *     of its headers
 * @param bodyTimeout for a body, and for the client to take an answer over HTTP/2, to which is added a second for each
 *     {@code rateMin} of it
 * @param rateMin bytes in a second
 * @param writeTimeout after which a client that takes nothing of what is sent loses its connection
 */
public record ClientPace(Duration headerTimeout, Duration bodyTimeout, int rateMin, Duration writeTimeout)
        implements Inline {

    static ClientPace from(ConfigReader reader) {
        return new ClientPace(
                reader.duration("header_timeout", "10s"),
                reader.duration("body_timeout", "30s"),
                reader.bytes("rate_min", "4kB"),
                reader.duration("write_timeout", "30s"));
    }

    /** How long a body may take of which so many bytes have passed. */
    public Duration bodyLimit(long bytes) {
        return bodyTimeout.plusMillis(bytes * 1_000 / rateMin);
    }
}
