package dev.sluice.flow;

import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, as far as turns are concerned: a user, a service by what its key claims, or everybody who has shown no
 * credential. Made only of those that must wait.
 */
record Caller(
        @Nullable String role,
        @Nullable Credential credential,
        @Nullable String userId,
        @Nullable JsonText claims) {

    /** The gateway itself, and whoever does not say who asks. */
    static final Caller UNNAMED = new Caller(null, null, null, null);

    static Caller of(@Nullable Identity identity) {
        if (identity == null) {
            return UNNAMED;
        }
        String user = identity.userId();
        return new Caller(identity.role(), identity.credential(), user, user == null ? identity.claims() : null);
    }
}
