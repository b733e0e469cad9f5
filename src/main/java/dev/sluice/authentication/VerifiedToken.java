package dev.sluice.authentication;

import dev.sluice.contract.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token proved, and what it can be taken back by.
 *
 * @param issuer the claim {@code iss}
 * @param id the claim {@code jti}
 * @param issuedAt the claim {@code iat}
 */
record VerifiedToken(
        Identity identity,
        @Nullable String issuer,
        @Nullable String id,
        @Nullable Instant issuedAt) {}
