package dev.sluice.postgres.retry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fails what PostgreSQL has not answered with the reason that it gave for the end of the session. Most such reasons the
 * driver forgets: all that it tells is that the connection is closed. But answers come in order, so what PostgreSQL
 * said itself in the place of an answer makes the outcome certain, and a closed connection does not.
 *
 * <p>Follows the messages by their lengths. A reason that comes in two pieces is passed over.
 */
public final class LastWords extends ChannelInboundHandlerAdapter {

    /** What it is called in a pipeline, where it stands before the driver's part. */
    public static final String NAME = "last-words";

    private static final int HEADER_BYTES = 5;
    private static final byte ERROR = 'E';
    private static final byte NOTICE = 'N';

    /** Where PostgreSQL says that it ends because another of its processes crashed, or at once because it was told. */
    private static final String QUICK_END = "quickdie";

    /** Bytes to come of a message whose header has been read. */
    private long bodyLeft;

    private int headerRead;
    private long header;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        PgException end = message instanceof ByteBuf bytes ? end(bytes) : null;
        context.fireChannelRead(message);
        if (end != null) {
            context.fireExceptionCaught(end);
        }
    }

    /** What the bytes say of the session's end, null where they do not. */
    private @Nullable PgException end(ByteBuf bytes) {
        int index = bytes.readerIndex();
        int end = bytes.writerIndex();
        PgException found = null;
        while (index < end && found == null) {
            if (bodyLeft > 0) {
                int skipped = (int) Math.min(bodyLeft, end - index);
                bodyLeft -= skipped;
                index += skipped;
            } else {
                header = header << Byte.SIZE | bytes.getUnsignedByte(index++);
                if (++headerRead == HEADER_BYTES) {
                    found = begun(bytes, index);
                }
            }
        }
        return found;
    }

    /** A message whose header has been read. */
    private @Nullable PgException begun(ByteBuf bytes, int index) {
        byte type = (byte) (header >> Integer.SIZE);
        bodyLeft = Math.max(0, (int) header - Integer.BYTES);
        headerRead = 0;
        header = 0;
        boolean isWhole = bytes.writerIndex() - index >= bodyLeft;
        return isWhole && (type == ERROR || type == NOTICE) ? end(bytes.slice(index, (int) bodyLeft), type) : null;
    }

    private static @Nullable PgException end(ByteBuf body, byte type) {
        Map<Character, String> fields = fields(body);
        // The severity in English, whatever the server's language; older servers than 9.6 do not give it.
        String severity = fields.getOrDefault('V', fields.getOrDefault('S', ""));
        boolean ends = type == ERROR
                ? severity.equals("FATAL") || severity.equals("PANIC")
                : QUICK_END.equals(fields.get('R'));
        return ends ? new PgException(fields.get('M'), "FATAL", fields.getOrDefault('C', ""), fields.get('D')) : null;
    }

    private static Map<Character, String> fields(ByteBuf body) {
        Map<Character, String> fields = new HashMap<>();
        while (body.isReadable()) {
            char name = (char) body.readUnsignedByte();
            int length = body.bytesBefore((byte) 0);
            if (name == 0 || length < 0) {
                break;
            }
            fields.put(
                    name, body.readCharSequence(length, StandardCharsets.UTF_8).toString());
            body.skipBytes(1);
        }
        return fields;
    }
}
