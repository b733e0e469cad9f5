package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import java.util.List;
import java.util.stream.Stream;

/** What is sent back: status, headers, and a body, empty where there is none. */
record Reply(int status, List<Header> headers, Body body) {

    static final String JSON = "application/json; charset=utf-8";

    static final Header CONTENT_TYPE_JSON = new Header("Content-Type", JSON);

    Reply {
        headers = List.copyOf(headers);
    }

    static Reply json(int status, String body) {
        return new Reply(status, List.of(CONTENT_TYPE_JSON), Body.of(body));
    }

    /** The JSON form of a message. */
    static Reply message(int status, Object message) {
        return json(status, MessageJson.encode(message));
    }

    /** The same with more headers. */
    Reply with(List<Header> more) {
        return new Reply(status, Stream.concat(headers.stream(), more.stream()).toList(), body);
    }
}
