package dev.sluice.attack;

import dev.sluice.support.Harbour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The gateway's door as bytes: what no HTTP client would send can be sent, and all that comes back is seen. */
final class RawDoor {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/\\d\\.\\d (\\d{3}) [^\r\n]*\r\n");

    private static final List<String> OF_EVERY_ANSWER = List.of("x-request-id:", "date:", "etag:");

    private static final int PATIENCE_MILLIS = 5_000;

    private final int port;

    private RawDoor(int port) {
        this.port = port;
    }

    static RawDoor of(Harbour harbour) {
        return new RawDoor(harbour.gateway().gateway().apiPort());
    }

    /**
     * All that is answered to some bytes, one to a character, until the gateway closes the connection. It is asked to
     * by closing our half once {@code last} has come, so that nothing waits for a time limit.
     */
    String exchange(String request, String last) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket, last);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same for bytes after which the gateway itself closes the connection. */
    String exchange(String request) {
        return exchange(request, "\0");
    }

    private static String read(Socket socket, String last) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[65_536];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                all.write(chunk, 0, read);
                if (!socket.isOutputShutdown() && text(all).contains(last)) {
                    socket.shutdownOutput();
                }
            }
        } catch (SocketTimeoutException open) {
            return text(all) + "<the connection stays open>";
        } catch (SocketException reset) {
            return text(all);
        }
        return text(all);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The statuses of the answers in a stream of bytes, in their order. */
    static List<Integer> statuses(String answers) {
        return STATUS_LINE
                .matcher(answers)
                .results()
                .map((MatchResult result) -> Integer.valueOf(result.group(1)))
                .toList();
    }

    /** One answer in the harbour's form: status, headers that are not of every answer in the order of names, body. */
    static String whole(String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        String[] lines = parts[0].split("\r\n");
        TreeSet<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : List.of(lines).subList(1, lines.length)) {
            if (OF_EVERY_ANSWER.stream().noneMatch(line.toLowerCase(Locale.ROOT)::startsWith)) {
                headers.add(line);
            }
        }
        return lines[0] + "\n" + String.join("\n", headers) + "\n\n" + parts[1];
    }
}
