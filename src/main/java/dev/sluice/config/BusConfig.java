package dev.sluice.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is believed on the event bus, and how much a message may bring.
 *
 * @param identity whether a message is believed as whom it is
 * @param secret by which the doors of a cluster's nodes know each other; null takes one at random for this process
 * @param messageBytesMax the largest JSON message, and the largest message from another node
 * @param messageDepthMax how deep objects and arrays of a JSON message nest
 */
public record BusConfig(BusIdentity identity, @Nullable Secret secret, int messageBytesMax, int messageDepthMax) {

    /** As long as the assertions that it makes, so that it is no easier to guess than one of them. */
    private static final int SECRET_BYTES_MIN = 32;

    static BusConfig from(ConfigReader reader, boolean clustered) {
        BusIdentity identity = identity(reader, clustered);
        Secret secret = secret(reader);
        if (clustered && identity == BusIdentity.AUTHENTICATED && secret == null) {
            reader.problem("secret", "is missing: a cluster whose identities are authenticated needs it");
        }
        return new BusConfig(
                identity,
                secret,
                reader.bytes("message_bytes_max", "2MB"),
                reader.integer("message_depth_max", 200, 1, 500));
    }

    private static BusIdentity identity(ConfigReader reader, boolean clustered) {
        List<BusIdentity> choices = clustered
                ? List.of(BusIdentity.AUTHENTICATED, BusIdentity.STATED)
                : List.of(BusIdentity.STATED, BusIdentity.AUTHENTICATED);
        return reader.choice("identity", choices, BusIdentity::label);
    }

    private static @Nullable Secret secret(ConfigReader reader) {
        String given = reader.optional("secret");
        String file = reader.optional("secret_file");
        if (given != null && file != null) {
            reader.problem("secret_file", "must not be given beside secret");
        }
        String secret = given != null || file == null ? given : read(reader, file);
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            reader.problem(
                    given == null ? "secret_file" : "secret", "must have %d bytes or more".formatted(SECRET_BYTES_MIN));
        }
        return secret == null ? null : new Secret(secret);
    }

    /** What a file holds, without the end of its last line. */
    private static @Nullable String read(ConfigReader reader, String file) {
        try {
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException | InvalidPathException unreadable) {
            reader.problem("secret_file", "'%s' cannot be read".formatted(file));
            return null;
        }
    }
}
