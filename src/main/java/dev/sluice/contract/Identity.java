package dev.sluice.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: the database role that the work runs as, the user where there is one, what proved it, and the claims
 * as PostgreSQL sees them in {@code request.jwt.claims}. Travels with each request; nothing holds a current identity.
 */
public record Identity(
        String role,
        @Nullable String userId,
        Credential credential,
        JsonText claims,
        @Nullable Instant expiresAt) implements Message {

    /** The identity of a request without a credential. */
    public static Identity anonymous(String role) {
        return new Identity(
                role, null, Credential.ANONYMOUS, new JsonText("{\"role\":" + JsonText.quoted(role) + "}"), null);
    }

    /** Whether this identity may ask about a user's access: a service about anybody, null being whoever has access. */
    public boolean mayAskAbout(@Nullable String user) {
        return credential == Credential.SERVICE_KEY || (user != null && user.equalsIgnoreCase(userId));
    }

    /**
     * Whether the other identity is the same caller: role, user and kind of credential, whatever the token; who is no
     * user, as a service is, is known by all that the credential claims.
     */
    public boolean isSameCaller(Identity other) {
        return role.equals(other.role)
                && credential == other.credential
                && Objects.equals(userId, other.userId)
                && (userId != null || claims.equals(other.claims));
    }
}
