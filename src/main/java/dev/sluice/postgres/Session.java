package dev.sluice.postgres;

import dev.sluice.contract.Identity;
import dev.sluice.contract.Isolation;
import org.jspecify.annotations.Nullable;

/**
 * As whom and how a statement runs.
 *
 * @param identity whose role and claims are set for the transaction; null runs as the gateway's own role, without a
 *     transaction around a single statement
 * @param isolation null is PostgreSQL's default
 */
public record Session(
        @Nullable Identity identity,
        boolean readOnly,
        @Nullable Isolation isolation) {

    /** The gateway's own role, for its own look-ups; never for a caller's statement. */
    public static final Session GATEWAY = new Session(null, true, null);

    public static Session reading(Identity identity) {
        return new Session(identity, true, null);
    }

    public static Session writing(Identity identity) {
        return new Session(identity, false, null);
    }
}
