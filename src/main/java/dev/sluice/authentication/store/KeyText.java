package dev.sluice.authentication.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How service keys are written: {@code sb_secret_}, 32 random bytes in base64url, and a checksum, by which a text that
 * is no key is known without asking anybody.
 */
public final class KeyText {

    private static final int RANDOM_BYTES = 32;

    private static final Pattern SHAPE = Pattern.compile("sb_secret_[A-Za-z0-9_-]{43}_[0-9a-f]{8}");

    private static final int CHECKSUM_LENGTH = 9;

    private KeyText() {}

    /** A new key. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        String text = "sb_secret_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return text + checksum(text);
    }

    /** Whether a text may be a key that {@link #random} made. */
    public static boolean isWellFormed(String key) {
        return SHAPE.matcher(key).matches() && key.endsWith(checksum(key.substring(0, key.length() - CHECKSUM_LENGTH)));
    }

    private static String checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.US_ASCII));
        return "_" + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /**
     * SHA-256 in lower-case hexadecimal, the only form in which a key is kept. A slow hash with a salt would be for
     * secrets that can be guessed; nobody can try a part worth mentioning of 256 random bits.
     */
    public static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
