package dev.sluice.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of a request or a response: text as it came from PostgreSQL, or bytes. Immutable; nobody writes to it. */
public final class Body {

    public static final Body EMPTY = Body.of("");

    private final @Nullable String text;
    private final byte @Nullable [] bytes;

    private Body(@Nullable String text, byte @Nullable [] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    public static Body of(String text) {
        return new Body(text, null);
    }

    /** A body of bytes that the caller will not change. */
    public static Body of(byte[] bytes) {
        return new Body(null, bytes);
    }

    public boolean isText() {
        return text != null;
    }

    /** The body as text, read as UTF-8 where it came as bytes; what is no UTF-8 becomes replacement characters. */
    public String text() {
        return text != null ? text : new String(raw(), StandardCharsets.UTF_8);
    }

    /** The body as bytes, in UTF-8 where it is text. */
    public byte[] bytes() {
        return text != null ? text.getBytes(StandardCharsets.UTF_8) : raw();
    }

    private byte[] raw() {
        return bytes == null ? new byte[0] : bytes;
    }

    /** Whether the bytes are well-formed UTF-8; text always is. */
    public boolean isUtf8() {
        if (text != null) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw()));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    public boolean isEmpty() {
        return length() == 0;
    }

    /** The number of its characters where it is text, else of its bytes. */
    public int length() {
        return text != null ? text.length() : raw().length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Body body && Arrays.equals(bytes(), body.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** The size only: a body may hold anybody's data. */
    @Override
    public String toString() {
        return "Body[" + bytes().length + " bytes]";
    }
}
