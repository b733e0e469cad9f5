package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** Asks who presents these credentials. Answered with an {@link Identity}; prints neither of them. */
public record VerifyRequest(
        @Nullable String apiKey, @Nullable String bearerToken) implements Message {

    @Override
    public String toString() {
        return "VerifyRequest[apiKey=" + presence(apiKey) + ", bearerToken=" + presence(bearerToken) + "]";
    }

    private static String presence(@Nullable String credential) {
        return credential == null ? "none" : "present";
    }
}
