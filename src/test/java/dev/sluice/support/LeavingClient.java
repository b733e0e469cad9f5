package dev.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/1.1 that asks, with the service key of the tests, and goes away before it is answered. */
public record LeavingClient(RawHttp raw) {

    /** Sends a whole request. */
    public static LeavingClient asks(TestGateway gateway, String method, String path, String body, String... headers) {
        return new LeavingClient(RawHttp.open(gateway)).andAsks(method, path, body, headers);
    }

    /** Sends one more request on the connection, behind those before. */
    public LeavingClient andAsks(String method, String path, String body, String... headers) {
        StringBuilder head = new StringBuilder(
                "%s %s HTTP/1.1\r\nHost: localhost\r\napikey: %s\r\n".formatted(method, path, TestGateway.SERVICE_KEY));
        for (int index = 0; index < headers.length; index += 2) {
            head.append("%s: %s\r\n".formatted(headers[index], headers[index + 1]));
        }
        if (!body.isEmpty()) {
            head.append("Content-Type: application/json\r\nContent-Length: %d\r\n"
                    .formatted(body.getBytes(StandardCharsets.UTF_8).length));
        }
        raw.send(head + "\r\n" + body);
        return this;
    }

    /** Closes the connection as a program does that ends. */
    public void leaves() {
        raw.close();
    }

    /** Closes the connection as a machine does that knows nothing of it any more. */
    public void resets() {
        try {
            raw.socket().setSoLinger(true, 0);
            raw.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Says that it will send nothing more, and goes on listening. */
    public LeavingClient sendsNoMore() {
        try {
            raw.socket().shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
