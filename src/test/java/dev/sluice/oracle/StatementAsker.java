package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Asks by the statement of checks: everything at once, many at once of both types, or one at a time. */
final class StatementAsker implements Asker {

    private static final int SINGLES = 12;
    private static final int BATCH = 60;

    private final String name;
    private final StatementConnection connection;
    private final Function<Random, Stream<List<Question>>> batches;

    private StatementAsker(
            String name, StatementConnection connection, Function<Random, Stream<List<Question>>> batches) {
        this.name = name;
        this.connection = connection;
        this.batches = batches;
    }

    static StatementAsker ofEverything(TestDatabase database) throws SQLException {
        return ofEverything(database, "everything", UnaryOperator.identity());
    }

    /** Every user with every generation, by a statement in other words. */
    static StatementAsker ofEverything(TestDatabase database, String name, UnaryOperator<String> wording)
            throws SQLException {
        return new StatementAsker(
                name,
                new StatementConnection(database, wording),
                random -> Stream.of(Question.all(VelroModel.GENERATION, random)));
    }

    static StatementAsker ofBatches(TestDatabase database) throws SQLException {
        return new StatementAsker(
                "batches",
                new StatementConnection(database, UnaryOperator.identity()),
                random -> Stream.of(Question.any(BATCH, random), Question.any(random.nextInt(BATCH), random)));
    }

    static StatementAsker ofSingles(TestDatabase database) throws SQLException {
        return new StatementAsker(
                "singles",
                new StatementConnection(database, UnaryOperator.identity()),
                random -> Question.any(SINGLES, random).stream().map(List::of));
    }

    @Override
    public void ask(VelroModel model, Random random, Tally tally) throws SQLException {
        for (List<Question> batch :
                batches.apply(random).filter(each -> !each.isEmpty()).toList()) {
            tally.count(name, batch, connection.check(batch, tally), model);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
