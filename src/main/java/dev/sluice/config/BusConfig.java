package dev.sluice.config;

import java.nio.charset.StandardCharsets;
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
        String secret = SecretFile.text(reader, "secret");
        if (secret == null) {
            return null;
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            reader.problem(
                    SecretFile.path(reader, "secret") == null ? "secret" : "secret_file",
                    "must have %d bytes or more".formatted(SECRET_BYTES_MIN));
        }
        return new Secret(secret);
    }
}
