package dev.sluice.config;

/**
 * How much a client may send and hold at once.
 *
 * @param bodyBytesMax the largest body that is read
 * @param urlBytesMax the longest request line
 * @param headerBytesMax the largest sum of headers
 * @param headersMax how many headers a request may have
 * @param connectionsMax how many connections may be open; one more is closed at once
 * @param addressConnectionsMax how many of one address; 0 is no cap
 * @param requestsMax how many requests may be under way; one more is refused with SLC002
 */
public record HttpCaps(
        int bodyBytesMax,
        int urlBytesMax,
        int headerBytesMax,
        int headersMax,
        int connectionsMax,
        int addressConnectionsMax,
        int requestsMax)
        implements Inline {

    static HttpCaps from(ConfigReader reader) {
        return new HttpCaps(
                reader.bytes("body_bytes_max", "1MB"),
                reader.bytes("url_bytes_max", "16kB"),
                reader.bytes("header_bytes_max", "16kB"),
                reader.integer("headers_max", 100, 1, 10_000),
                reader.integer("connections_max", 10_000, 1, 1_000_000),
                reader.integer("address_connections_max", 0, 0, 1_000_000),
                reader.integer("requests_max", 2_000, 1, 1_000_000));
    }
}
