package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which access decisions are written to the audit.
 *
 * @param denials whether refusals are, and checks that fail
 * @param grants whether grants are
 * @param key with which ids are hashed; null hashes them without one
 */
public record AuditConfig(
        boolean denials, boolean grants, @Nullable Secret key) {

    /** As long as the hash, so that the key is no easier to guess than its output. */
    private static final int KEY_BYTES_MIN = 32;

    static AuditConfig from(ConfigReader reader) {
        return new AuditConfig(reader.flag("denials", true), reader.flag("grants", false), key(reader));
    }

    private static @Nullable Secret key(ConfigReader reader) {
        String key = reader.optional("key");
        if (key == null) {
            return null;
        }
        if (key.getBytes(StandardCharsets.UTF_8).length < KEY_BYTES_MIN) {
            reader.problem("key", "must have %d bytes or more".formatted(KEY_BYTES_MIN));
        }
        return new Secret(key);
    }
}
