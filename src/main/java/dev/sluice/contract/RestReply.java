package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request in PostgREST's dialect.
 *
 * @param body the whole body, or its first part where it is streamed
 * @param stream the address from which the rest of the body is asked for, null where the body is whole
 */
public record RestReply(
        int status,
        List<Header> headers,
        Body body,
        @Nullable String stream) implements Message {

    public RestReply {
        headers = List.copyOf(headers);
    }
}
