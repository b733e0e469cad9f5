package dev.sluice.contract;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks who presents these credentials. Answered with an {@link Identity}; prints neither of them.
 *
 * @param role the role to run as, of those that a service key may take; null is its first
 * @param strict whether the database is asked, for this very request, if the credential has been revoked
 * @param clientAddress of the client that a door was asked by; null where none is known, as on the event bus
 */
public record VerifyRequest(
        @Nullable String apiKey,
        @Nullable String bearerToken,
        @Nullable String role,
        boolean strict,
        @Nullable String clientAddress)
        implements Message {

    /** What a key is presented as. */
    public static final String API_KEY = "apikey";

    /** What a token, or a key in its place, is presented as. */
    public static final String BEARER = "Bearer token";

    /** The question with the credential's own role and no more than the ordinary care. */
    public VerifyRequest(@Nullable String apiKey, @Nullable String bearerToken) {
        this(apiKey, bearerToken, null, false, null);
    }

    /** The question of nobody that a door knows. */
    public VerifyRequest(@Nullable String apiKey, @Nullable String bearerToken, @Nullable String role, boolean strict) {
        this(apiKey, bearerToken, role, strict, null);
    }

    /** As what the credentials came: {@code apikey}, {@code Bearer token}, both, or nothing. */
    public String presentedAs() {
        return Stream.of(apiKey == null ? null : API_KEY, bearerToken == null ? null : BEARER)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" and "));
    }

    @Override
    public String toString() {
        return "VerifyRequest[apiKey=%s, bearerToken=%s, role=%s, strict=%s, clientAddress=%s]"
                .formatted(presence(apiKey), presence(bearerToken), role, strict, clientAddress);
    }

    private static String presence(@Nullable String credential) {
        return credential == null ? "none" : "present";
    }
}
