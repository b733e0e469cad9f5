package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.sql.PlannedRows;
import dev.sluice.table.sql.StatementResult;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out each piece of work in a transaction of its own, in one round trip where one statement says it all.
 *
 * @param streams where rows may be streamed from, null where nobody could ask for them
 */
record OwnTransaction(Database database, @Nullable RowStreams streams) implements Execution {

    @Override
    public @Nullable RowStreams streams() {
        return streams;
    }

    @Override
    public Future<StatementResult> perform(Work work, Call call) {
        Session session = work.session();
        Statement explain = work.explainCount();
        if (explain == null && !work.mayBeUndone()) {
            return database.run(work.statement(), session, call)
                    .map(StatementResult::of)
                    .map(work::checked);
        }
        return database.transact(session, call, transaction -> {
            SharedTransaction shared = new SharedTransaction(transaction);
            Future<StatementResult> result = shared.perform(work, call);
            return explain == null
                    ? result
                    : result.compose(found ->
                            transaction.run(explain, call).map(rows -> work.estimated(found, PlannedRows.of(rows))));
        });
    }

    @Override
    public Future<Rows> explain(Work work, Call call) {
        return database.run(work.statement(), work.session(), call);
    }

    @Override
    public <T> Future<T> together(Session session, Call call, Function<Transaction, Future<T>> statements) {
        return database.transact(session, call, statements);
    }
}
