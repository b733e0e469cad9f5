package dev.sluice.http.response;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back: status, headers, and a body, empty where there is none.
 *
 * @param statusText in the place of the status's usual words
 * @param stream the address from which the rest of the body comes, null where it is whole
 */
public record Reply(
        int status,
        @Nullable String statusText,
        List<Header> headers,
        Body body,
        @Nullable String stream) {

    public static final String JSON = "application/json; charset=utf-8";

    public static final Header CONTENT_TYPE_JSON = new Header("Content-Type", JSON);

    public Reply {
        headers = List.copyOf(headers);
    }

    public Reply(int status, List<Header> headers, Body body) {
        this(status, null, headers, body, null);
    }

    public static Reply json(int status, String body) {
        return new Reply(status, List.of(CONTENT_TYPE_JSON), Body.of(body));
    }

    /** The JSON form of a message. */
    public static Reply message(int status, Object message) {
        return json(status, MessageJson.encode(message));
    }

    /** The same with more headers. */
    public Reply with(List<Header> more) {
        return new Reply(
                status,
                statusText,
                Stream.concat(headers.stream(), more.stream()).toList(),
                body,
                stream);
    }
}
