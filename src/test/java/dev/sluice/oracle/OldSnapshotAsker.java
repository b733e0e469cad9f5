package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Asks in transactions that keep the snapshot of their first statement: what they are told must be what was true then,
 * however often the view has been refreshed since.
 */
final class OldSnapshotAsker implements Asker {

    private static final int OPEN_MAX = 2;
    private static final int BATCH = 80;

    private final TestDatabase database;
    private final List<Past> pasts = new ArrayList<>();

    /** A transaction with what was true when it began. */
    private record Past(StatementConnection connection, VelroModel model) {}

    OldSnapshotAsker(TestDatabase database) {
        this.database = database;
    }

    @Override
    public synchronized void ask(VelroModel model, Random random, Tally tally) throws SQLException {
        if (pasts.size() < OPEN_MAX && random.nextInt(4) == 0) {
            pasts.add(begin(model));
        }
        for (Iterator<Past> each = pasts.iterator(); each.hasNext(); ) {
            Past past = each.next();
            List<Question> questions = Question.any(BATCH, random);
            tally.count("old snapshots", questions, past.connection().check(questions, tally), past.model());
            if (random.nextInt(6) == 0) {
                past.connection().close();
                each.remove();
            }
        }
    }

    private Past begin(VelroModel model) throws SQLException {
        StatementConnection connection = new StatementConnection(database, UnaryOperator.identity());
        connection.connection().setAutoCommit(false);
        connection.connection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return new Past(connection, model);
    }

    /** Ends all of them. */
    @Override
    public synchronized void close() {
        for (Past past : pasts) {
            try {
                past.connection().close();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        pasts.clear();
    }
}
