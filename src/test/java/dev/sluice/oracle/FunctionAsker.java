package dev.sluice.oracle;

import dev.sluice.oracle.Difference.Kind;
import dev.sluice.support.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Asks within SQL, as a policy does: by the functions, as the role of a request with a user's claims. */
final class FunctionAsker implements Asker {

    private static final int BATCH = 30;

    private final Connection connection;
    private final PreparedStatement claim;
    private final PreparedStatement can;
    private final PreparedStatement accessible;

    FunctionAsker(TestDatabase database) throws SQLException {
        this.connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role authenticated");
        }
        this.claim = connection.prepareStatement("select set_config('request.jwt.claims', ?, false)");
        this.can = connection.prepareStatement("""
                select sluice.can(a.type, a.resource, a.operation)
                from unnest(?::text[], ?::uuid[], ?::text[]) with ordinality as a (type, resource, operation, n)
                order by a.n""");
        this.accessible = connection.prepareStatement("select a from sluice.accessible(?, ?) a");
    }

    @Override
    public void ask(VelroModel model, Random random, Tally tally) throws SQLException {
        UUID user = Question.any(Question.USERS, random);
        claim.setString(1, "{\"sub\":\"" + user + "\"}");
        claim.execute();
        List<Question> questions = Question.any(BATCH, random).stream()
                .map(any -> new Question(any.type(), user, any.resource(), any.operation()))
                .toList();
        can(questions, model, tally);
        for (String type : List.of(VelroModel.GENERATION, VelroModel.PROJECT)) {
            String operation = Question.any(VelroModel.OPERATIONS, random);
            tally.count(
                    "accessible()",
                    user + " " + operation + " " + type,
                    accessible(type, operation),
                    model.resources(type, user, operation),
                    Kind.LIST);
        }
    }

    private void can(List<Question> questions, VelroModel model, Tally tally) throws SQLException {
        can.setArray(1, array("text", questions.stream().map(Question::type)));
        can.setArray(2, array("uuid", questions.stream().map(Question::resource)));
        can.setArray(3, array("text", questions.stream().map(Question::operation)));
        try (ResultSet rows = can.executeQuery()) {
            for (Question question : questions) {
                rows.next();
                boolean granted = rows.getBoolean(1);
                tally.count(
                        "can()",
                        question,
                        granted,
                        Answer.of(model, question).outcome().equals("granted"),
                        granted ? Kind.TOO_MUCH : Kind.TOO_LITTLE);
            }
        }
    }

    private Array array(String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private Set<UUID> accessible(String type, String operation) throws SQLException {
        accessible.setString(1, type);
        accessible.setString(2, operation);
        Set<UUID> found = new TreeSet<>();
        try (ResultSet rows = accessible.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getObject(1, UUID.class));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
