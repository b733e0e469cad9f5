package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the audit, and where.
 *
 * @param denials whether refusals of access are, and checks that fail
 * @param grants whether grants of access are
 * @param authentication whether credentials that are refused are
 * @param serviceKeys whether uses of service keys are, added up
 * @param serviceKeysInterval over which uses of a key are added up
 * @param clientAddresses whether it is told where refused credentials came from
 * @param key with which ids are hashed; null hashes them without one
 * @param keyFile whence the key was read
 * @param file that is written, beside the ones that it was before; null writes where the log's configuration says
 * @param fileBytesMax of one file, after which the next begins; each day begins one too
 * @param filesBytesMax of all files, beyond which the oldest are deleted
 * @param filesDaysMax after which a file is deleted
 */
public record AuditConfig(
        boolean denials,
        boolean grants,
        boolean authentication,
        boolean serviceKeys,
        Duration serviceKeysInterval,
        boolean clientAddresses,
        @Nullable Secret key,
        @Nullable Path keyFile,
        @Nullable Path file,
        int fileBytesMax,
        int filesBytesMax,
        int filesDaysMax) {

    /** As long as the hash, so that the key is no easier to guess than its output. */
    private static final int KEY_BYTES_MIN = 32;

    static AuditConfig from(ConfigReader reader) {
        String file = reader.optional("file");
        AuditConfig config = new AuditConfig(
                reader.flag("denials", true),
                reader.flag("grants", false),
                reader.flag("authentication", true),
                reader.flag("service_keys", true),
                reader.duration("service_keys_interval", "1m"),
                reader.flag("client_addresses", true),
                key(reader),
                SecretFile.path(reader, "key"),
                file == null ? null : Path.of(file),
                reader.bytes("file_bytes_max", "100MB"),
                reader.bytes("files_bytes_max", "1024MB"),
                reader.integer("files_days_max", 90, 1, 3_650));
        if (config.filesBytesMax < config.fileBytesMax) {
            reader.problem("files_bytes_max", "must not be below file_bytes_max");
        }
        return config;
    }

    private static @Nullable Secret key(ConfigReader reader) {
        String key = SecretFile.text(reader, "key");
        if (key == null) {
            return null;
        }
        if (key.getBytes(StandardCharsets.UTF_8).length < KEY_BYTES_MIN) {
            reader.problem("key", "must have %d bytes or more".formatted(KEY_BYTES_MIN));
        }
        return new Secret(key);
    }
}
