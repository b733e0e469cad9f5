package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.sql.StatementResult;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out work: in a transaction of its own, or in one that is open. */
interface Execution {

    /** Runs the statement of the work; fails where its result is not what was asked for. */
    Future<StatementResult> perform(Work work, Call call);

    /** Runs the statement of work that asks for a plan; the rows are its lines. */
    Future<Rows> explain(Work work, Call call);

    /** Where rows may be streamed from; null where every answer is whole. */
    default @Nullable RowStreams streams() {
        return null;
    }

    /** Runs several statements that stand or fall together; the session holds where no transaction is open. */
    <T> Future<T> together(Session session, Call call, Function<Transaction, Future<T>> statements);
}
