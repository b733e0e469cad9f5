package dev.sluice.postgres;

import dev.sluice.contract.Call;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Where statements run. Hides how connections are shared. Every future ends by the call's deadline and a short grace:
 * with rows, or failed with a {@link dev.sluice.contract.GatewayException} that says why; whatever ran in PostgreSQL
 * has then been ended, and its connection is safe to use again or closed.
 *
 * <p>Confined to the event loop that made it.
 */
public interface Database {

    /** Runs one statement; with an identity, in a transaction of its own that holds the role and the claims. */
    Future<Rows> run(Statement statement, Session session, Call call);

    /**
     * Runs the work in one transaction: commits when it succeeds, rolls back when it fails. Work that only reads is
     * done once more, in another transaction, where its connection was lost.
     */
    <T> Future<T> transact(Session session, Call call, Function<Transaction, Future<T>> work);

    /** Opens a transaction that stays open until its holder ends it. */
    Future<OpenTransaction> begin(Session session, Call call);

    /** Whether new work would have to wait for a connection. */
    default boolean isCrowded() {
        return false;
    }

    /** Ends what runs and closes all connections. */
    Future<Void> close();
}
