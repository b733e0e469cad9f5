package dev.sluice.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * HTTP/2 by hand: frames of any kind in any order, which no client would send.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>
 */
public record RawHttp2(RawHttp raw) implements AutoCloseable {

    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    public static final int DATA = 0;
    public static final int RESET = 3;
    public static final int GOAWAY = 7;

    public static final int REFUSED_STREAM = 7;
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int ACKNOWLEDGED = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    private static final int HEAD = 9;

    /**
     * One frame as it came.
     *
     * @param text its bytes, each as one letter
     */
    public record Frame(int type, int stream, String text) {

        private ByteBuffer payload() {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** The code of an error, which stands at the end of a reset and after the stream of a goodbye. */
        public int code() {
            return payload().getInt(type == GOAWAY ? Integer.BYTES : 0);
        }

        @Override
        public String toString() {
            return "%d on %d (%d bytes)".formatted(type, stream, text.length());
        }
    }

    /** Begins to speak HTTP/2 on a connection. */
    public static RawHttp2 begin(RawHttp raw) {
        raw.send(PREFACE).send(frame(SETTINGS, 0, 0, new byte[0]));
        return new RawHttp2(raw);
    }

    /** A ping, whose answer nobody reads. */
    public static byte[] ping() {
        return frame(PING, 0, 0, new byte[8]);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Sends the head of a request, a read where it is the whole of it and else a write. */
    public RawHttp2 request(int stream, String path, boolean whole) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(whole ? 0x82 : 0x83);
        block.write(0x86);
        literal(block, 4, path);
        literal(block, 1, "localhost");
        raw.send(frame(HEADERS, END_HEADERS | (whole ? END_STREAM : 0), stream, block.toByteArray()));
        return this;
    }

    /** A header without indexing, by the index of its name in the static table of HPACK. */
    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Says that the gateway's settings are known, as a client must. */
    public RawHttp2 acknowledge() {
        raw.send(frame(SETTINGS, ACKNOWLEDGED, 0, new byte[0]));
        return this;
    }

    /** Gives a request up. */
    public RawHttp2 reset(int stream) {
        raw.send(frame(RESET, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array()));
        return this;
    }

    /** The first frame that is as wanted; the others are read past. */
    public Frame until(Predicate<Frame> wanted) {
        List<Frame> others = new ArrayList<>();
        while (true) {
            Frame frame = next(others);
            if (wanted.test(frame)) {
                return frame;
            }
            others.add(frame);
        }
    }

    private Frame next(List<Frame> before) {
        byte[] bytes = raw.read(HEAD);
        if (bytes.length < HEAD) {
            throw new AssertionError("the connection was closed after " + before);
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int length = ((head.get() & 0xFF) << 16) | (head.getShort() & 0xFFFF);
        int type = head.get();
        head.get();
        return new Frame(type, head.getInt(), new String(raw.read(length), StandardCharsets.ISO_8859_1));
    }

    /** What the gateway says of itself. */
    public Map<Integer, Integer> settings() {
        ByteBuffer payload = until(frame -> frame.type() == SETTINGS).payload();
        Map<Integer, Integer> settings = new HashMap<>();
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), payload.getInt());
        }
        return settings;
    }

    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public void close() {
        raw.close();
    }
}
