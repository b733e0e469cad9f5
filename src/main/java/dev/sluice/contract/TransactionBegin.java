package dev.sluice.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Begins a transaction that lasts over several messages.
 *
 * @param isolation null is PostgreSQL's default for the role
 * @param timeout how long the transaction may last in all; null is the configured limit
 */
public record TransactionBegin(
        Identity identity,
        @Nullable Isolation isolation,
        boolean readOnly,
        @Nullable Duration timeout) implements Identified, Counted {

    @Override
    public TransactionBegin as(Identity other) {
        return new TransactionBegin(other, isolation, readOnly, timeout);
    }
}
