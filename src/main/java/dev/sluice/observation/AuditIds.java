package dev.sluice.observation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names ids in the audit without telling them: the same id has the same name. With a key that is HMAC-SHA256 of the id,
 * without one SHA-256; of either the first 128 bits in hexadecimal.
 */
public final class AuditIds {

    private static final int BYTES_SHOWN = 16;

    private static final String KEYED = "HmacSHA256";

    private final @Nullable SecretKeySpec key;

    private AuditIds(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    /** Names that only who has the key can tell the ids of, even by trying them all. */
    public static AuditIds keyed(String key) {
        return new AuditIds(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), KEYED));
    }

    /** Names that who knows an id can recognise. */
    public static AuditIds unkeyed() {
        return new AuditIds(null);
    }

    /** The name of an id, however its letters are written. */
    String of(String id) {
        byte[] text = id.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest(text), 0, BYTES_SHOWN);
    }

    private byte[] digest(byte[] text) {
        try {
            if (key == null) {
                return MessageDigest.getInstance("SHA-256").digest(text);
            }
            Mac mac = Mac.getInstance(KEYED);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256 and takes any key for it", impossible);
        }
    }
}
