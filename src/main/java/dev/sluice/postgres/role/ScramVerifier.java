package dev.sluice.postgres.role;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import dev.sluice.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What PostgreSQL keeps of a password, made here, so that the password reaches neither its log nor the network.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-authid.html">Form of rolpassword</a>
 */
final class ScramVerifier {

    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

    /** As PostgreSQL itself chooses them. */
    private static final int SALT_BYTES = 16;

    private static final int ITERATIONS = 4_096;

    private ScramVerifier() {}

    static String of(Secret password) {
        byte[] salt = ScramFunctions.salt(SALT_BYTES, new SecureRandom());
        byte[] salted = ScramFunctions.saltedPassword(
                MECHANISM,
                StringPreparation.POSTGRESQL_PREPARATION,
                password.value().toCharArray(),
                salt,
                ITERATIONS);
        byte[] storedKey = ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted));
        byte[] serverKey = ScramFunctions.serverKey(MECHANISM, salted);
        Base64.Encoder base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$%d:%s$%s:%s"
                .formatted(
                        ITERATIONS,
                        base64.encodeToString(salt),
                        base64.encodeToString(storedKey),
                        base64.encodeToString(serverKey));
    }
}
