package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent back: status, headers, and a text body or none. */
record Reply(
        int status, Map<String, String> headers, @Nullable String body) {

    static final String JSON = "application/json; charset=utf-8";

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, String body) {
        return new Reply(status, Map.of("Content-Type", JSON), body);
    }

    /** The JSON form of a message. */
    static Reply message(int status, Object message) {
        return json(status, MessageJson.encode(message));
    }
}
