package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Ends the transaction at whose address it arrives. Not counted against any limit: it frees what others wait for.
 *
 * @param identity who asks, where a door knows it; it must be the caller that began the transaction
 */
public record TransactionEnd(
        TransactionAction action, @Nullable Identity identity) implements Identified {

    @Override
    public boolean mayWrite() {
        return action == TransactionAction.COMMIT;
    }

    @Override
    public TransactionEnd as(Identity other) {
        return new TransactionEnd(action, other);
    }
}
