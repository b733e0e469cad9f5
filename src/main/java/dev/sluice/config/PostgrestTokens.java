package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * PostgREST's rules of tokens, which hold in drop-in mode.
 *
 * @param secret {@code jwt-secret}: a text, a key or a key set as JSON; null accepts no token
 * @param secretIsBase64 {@code jwt-secret-is-base64}
 * @param audience {@code jwt-aud}
 * @param roleClaim {@code jwt-role-claim-key}: where in the claims the role is, as a {@link ClaimPath}
 * @param cacheEntriesMax {@code jwt-cache-max-entries}: verified tokens that are remembered; 0 remembers none
 */
public record PostgrestTokens(
        @Nullable Secret secret,
        boolean secretIsBase64,
        @Nullable String audience,
        String roleClaim,
        int cacheEntriesMax) {

    /** The bytes of the secret; null where there is none. */
    public byte @Nullable [] secretBytes() {
        if (secret == null) {
            return null;
        }
        return secretIsBase64 ? decoded(secret.value()) : secret.value().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads base64 of either alphabet, with {@code .} or {@code =} as padding, as PostgREST does. */
    static byte[] decoded(String base64) {
        return Base64.getDecoder()
                .decode(base64.strip().replace('_', '/').replace('-', '+').replace('.', '='));
    }
}
