package dev.sluice.limits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whom a bucket is for: 128 bits of a SHA-256 hash, the same on every node. So no user, address or credential is kept,
 * and nobody can make up two subjects that share a bucket.
 */
record SubjectKey(long high, long low) {

    private static final MessageDigest SHA_256 = sha256();

    /** The key of a subject within a rule. */
    static SubjectKey of(String rule, String subject) {
        MessageDigest digest = fresh();
        digest.update(rule.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(subject.getBytes(StandardCharsets.UTF_8)));
        return new SubjectKey(hash.getLong(), hash.getLong());
    }

    /**
     * The key that its text stands for.
     *
     * @throws IllegalArgumentException where it is none
     */
    static SubjectKey parse(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        if (bytes.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("not a key of 128 bits");
        }
        ByteBuffer hash = ByteBuffer.wrap(bytes);
        return new SubjectKey(hash.getLong(), hash.getLong());
    }

    String text() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** A copy of the one that was looked up once: looking it up costs more than hashing. */
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException unlikely) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
