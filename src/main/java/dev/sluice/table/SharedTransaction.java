package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.sql.StatementResult;
import io.vertx.core.Future;
import java.util.function.Function;

/** Carries out work in a transaction that is open, which its holder must undo when this fails. */
record SharedTransaction(Transaction transaction) implements Execution {

    @Override
    public Future<StatementResult> perform(Work work, Call call) {
        return transaction.run(work.statement(), call).map(StatementResult::of).map(work::checked);
    }

    @Override
    public Future<Rows> explain(Work work, Call call) {
        return transaction.run(work.statement(), call);
    }

    @Override
    public <T> Future<T> together(Session session, Call call, Function<Transaction, Future<T>> statements) {
        return statements.apply(transaction);
    }
}
