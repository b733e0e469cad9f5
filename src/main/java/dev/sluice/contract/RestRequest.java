package dev.sluice.contract;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request in PostgREST's dialect as it came: the words of HTTP without a server.
 *
 * @param path the path below the dialect's base, as {@code /projects} or {@code /rpc/add}, decoded
 * @param query the query string as it was sent, null where there is none
 * @param identity as whom it runs
 */
public record RestRequest(
        String method, String path, @Nullable String query, List<Header> headers, Body body, Identity identity)
        implements Identified, Counted {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "QUERY");

    public RestRequest {
        headers = List.copyOf(headers);
    }

    @Override
    public RestRequest as(Identity other) {
        return new RestRequest(method, path, query, headers, body, other);
    }

    @Override
    public boolean mayWrite() {
        return !READING.contains(method);
    }

    /** The first header of a name. */
    public @Nullable String header(String name) {
        return headers(name).findFirst().orElse(null);
    }

    /** Every header of a name, in order. */
    public Stream<String> headers(String name) {
        return headers.stream().filter(header -> header.is(name)).map(Header::value);
    }
}
