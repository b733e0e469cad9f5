package dev.sluice.postgres;

import dev.sluice.contract.Call;
import io.vertx.core.Future;

/**
 * A transaction that its holder must end. A statement that fails in PostgreSQL rolls the transaction back at once, so
 * that nothing stays locked; {@link #isOver} tells.
 */
public interface OpenTransaction extends Transaction {

    Future<Void> commit(Call call);

    Future<Void> rollback();

    /** Whether the transaction has been committed or rolled back, by its holder or by a failure. */
    boolean isOver();
}
