package dev.sluice.oracle;

import dev.sluice.oracle.Difference.Kind;
import dev.sluice.support.TestDatabase;
import java.sql.SQLException;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Searches in both directions by the statement of searches. */
final class SearchAsker implements Asker {

    private static final int SEARCHES = 3;

    private final StatementConnection connection;

    SearchAsker(TestDatabase database) throws SQLException {
        this.connection = new StatementConnection(database, UnaryOperator.identity());
    }

    @Override
    public void ask(VelroModel model, Random random, Tally tally) throws SQLException {
        for (int search = 0; search < SEARCHES; search++) {
            Question asked = Question.any(random);
            tally.count(
                    "search of resources",
                    asked,
                    connection.search(asked.type(), true, asked.user(), asked.operation()),
                    model.resources(asked.type(), asked.user(), asked.operation()),
                    Kind.LIST);
            tally.count(
                    "search of users",
                    asked,
                    connection.search(asked.type(), false, asked.resource(), asked.operation()),
                    model.users(asked.type(), asked.resource(), asked.operation()),
                    Kind.LIST);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
