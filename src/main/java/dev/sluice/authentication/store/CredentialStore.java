package dev.sluice.authentication.store;

import dev.sluice.config.CredentialStoreConfig;
import dev.sluice.postgres.Database;
import org.jspecify.annotations.Nullable;

/**
 * The keys and revocations of the database as this node knows them. One for a node, shared by its event loops; until
 * its verticle has read anything, nothing is known, and each verification asks the database.
 */
public final class CredentialStore {

    private final boolean strict;
    private volatile boolean off;
    private volatile @Nullable Knowledge knowledge;

    public CredentialStore(CredentialStoreConfig config) {
        this.strict = config.strict();
        this.off = config.use() == CredentialStoreConfig.Use.OFF;
    }

    /** The store for an event loop, which asks in its database what is not known here. */
    public StoredCredentials on(Database database) {
        return new StoredCredentials(this, database);
    }

    boolean isOff() {
        return off;
    }

    boolean isStrict() {
        return strict;
    }

    /** What may be relied on now; null is nothing. */
    @Nullable
    Knowledge trusted() {
        Knowledge known = knowledge;
        return known != null && known.isTrusted() ? known : null;
    }

    void know(Knowledge found) {
        knowledge = found;
    }

    /** Says that there are no keys and no revocations, and never will be. */
    void turnOff() {
        off = true;
    }
}
