package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Ends the transaction at whose address it arrives.
 *
 * @param identity who asks, where a door knows it; it must be the caller that began the transaction
 */
public record TransactionEnd(
        TransactionAction action, @Nullable Identity identity) implements Identified {

    /** An end is always let in: it frees what the transaction holds. */
    @Override
    public int operationCount() {
        return 0;
    }

    @Override
    public TransactionEnd as(Identity other) {
        return new TransactionEnd(action, other);
    }
}
