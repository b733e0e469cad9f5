package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks who presents these credentials. Answered with an {@link Identity}; prints neither of them.
 *
 * @param role the role to run as, of those that a service key may take; null is its first
 * @param strict whether the database is asked, for this very request, if the credential has been revoked
 */
public record VerifyRequest(
        @Nullable String apiKey,
        @Nullable String bearerToken,
        @Nullable String role,
        boolean strict) implements Message {

    /** The question with the credential's own role and no more than the ordinary care. */
    public VerifyRequest(@Nullable String apiKey, @Nullable String bearerToken) {
        this(apiKey, bearerToken, null, false);
    }

    @Override
    public String toString() {
        return "VerifyRequest[apiKey=%s, bearerToken=%s, role=%s, strict=%s]"
                .formatted(presence(apiKey), presence(bearerToken), role, strict);
    }

    private static String presence(@Nullable String credential) {
        return credential == null ? "none" : "present";
    }
}
