package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One connection whose every byte the test chooses; clients of HTTP would not send most of them. */
public record RawHttp(Socket socket) implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Opens a connection to the API of a gateway. */
    public static RawHttp open(TestGateway gateway) {
        try {
            return new RawHttp(new Socket(
                    InetAddress.getLoopbackAddress(), gateway.gateway().apiPort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public RawHttp {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (SocketException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends lines, each of which ends as HTTP has it. */
    public RawHttp lines(String... lines) {
        return send(List.of(lines).stream().map(line -> line + "\r\n").collect(Collectors.joining()));
    }

    /** Sends letters as they are. */
    public RawHttp send(String letters) {
        return send(letters.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends one thing again and again until the gateway has had enough, or fails where it never has. */
    public void sendUntilClosed(byte[] bytes, int times, long everyMillis) throws InterruptedException {
        for (int time = 0; time < times; time++) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException closed) {
                return;
            }
            Thread.sleep(everyMillis);
        }
        throw new AssertionError("the connection is still open");
    }

    /** What was answered until the gateway closed the connection; a reset at the end is an end. */
    public String untilClosed() {
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[8_192];
        try {
            InputStream stream = socket.getInputStream();
            for (int count = stream.read(bytes); count >= 0; count = stream.read(bytes)) {
                text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
        } catch (SocketException reset) {
            return text.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException("after: " + text, failed);
        }
        return text.toString();
    }

    /** The same, with its headers in order and without those that are another each time. */
    public String answerUntilClosed() {
        return tidy(untilClosed());
    }

    private static String tidy(String answer) {
        if (answer.isEmpty()) {
            return answer;
        }
        String[] parts = answer.split("\r\n\r\n", 2);
        String[] head = parts[0].split("\r\n", -1);
        TreeMap<String, String> headers = new TreeMap<>();
        for (int index = 1; index < head.length; index++) {
            String[] header = head[index].split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        headers.remove("x-request-id");
        headers.remove("content-length");
        return head[0] + "\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + parts[1];
    }

    /** The status line and headers of an answer, up to the empty line. */
    public String head() {
        StringBuilder text = new StringBuilder();
        try {
            while (text.indexOf("\r\n\r\n") < 0) {
                int one = socket.getInputStream().read();
                if (one < 0) {
                    throw new AssertionError("closed after: " + text);
                }
                text.append((char) one);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("after: " + text, failed);
        }
        return text.toString();
    }

    /** Reads so many bytes. */
    public byte[] read(int count) {
        try {
            return socket.getInputStream().readNBytes(count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether the gateway has closed the connection and said nothing more. */
    public boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
