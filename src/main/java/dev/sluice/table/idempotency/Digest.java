package dev.sluice.table.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHA-256 over several parts, each behind its length: parts that are cut elsewhere make another digest. */
final class Digest {

    private static final int ABSENT = -1;

    private final MessageDigest digest;

    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Adds a part that may be absent, which is not the same as empty. */
    Digest add(@Nullable String part) {
        if (part == null) {
            addLength(ABSENT);
            return this;
        }
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    Digest add(byte[] part) {
        addLength(part.length);
        digest.update(part);
        return this;
    }

    Digest add(List<String> parts) {
        addLength(parts.size());
        parts.forEach(this::add);
        return this;
    }

    private void addLength(int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
