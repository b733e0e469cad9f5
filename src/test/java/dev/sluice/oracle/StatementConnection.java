package dev.sluice.oracle;

import dev.sluice.authorization.sql.CheckStatement;
import dev.sluice.authorization.sql.CheckStatement.Part;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.authorization.sql.SearchStatement;
import dev.sluice.authorization.sql.SearchStatement.Search;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.oracle.VelroModel.Role;
import dev.sluice.postgres.Statement;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs the gateway's own statements as the gateway's own role, without the gateway; each text is prepared once. */
final class StatementConnection implements AutoCloseable {

    private static final Map<String, RuleShape> SHAPES = shapes();

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    private final Connection connection;
    private final UnaryOperator<String> wording;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

    /**
     * A connection of the gateway's role.
     *
     * @param wording changes the text of a check, to see what becomes of it
     */
    StatementConnection(TestDatabase database, UnaryOperator<String> wording) throws SQLException {
        this.connection = ServerAddress.parse(database.uri()).connect();
        this.wording = wording;
    }

    private static Map<String, RuleShape> shapes() {
        Map<String, RuleShape> shapes = new LinkedHashMap<>();
        new ConfigLoader(Map.of(), List.of("database.uri=postgresql://nobody@localhost/none"))
                .load(null)
                .authorization()
                .resourceTypes()
                .forEach(type -> shapes.put(type.name(), new RuleShape(type, false, Set.of())));
        return shapes;
    }

    Connection connection() {
        return connection;
    }

    /** The answers to questions of any types, by one statement. */
    List<Answer> check(List<Question> questions, Tally tally) throws SQLException {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int index = 0; index < questions.size(); index++) {
            places.computeIfAbsent(questions.get(index).type(), type -> new ArrayList<>())
                    .add(index);
        }
        List<Part> parts = new ArrayList<>();
        places.forEach((type, indexes) ->
                parts.add(part(type, indexes.stream().map(questions::get).toList())));
        List<List<Integer>> placesOfParts = List.copyOf(places.values());
        Found[] found = new Found[questions.size()];
        try (ResultSet rows = run(CheckStatement.of(parts), wording)) {
            while (rows.next()) {
                int place = placesOfParts.get(rows.getInt(1)).get(rows.getInt(2) - 1);
                if (found[place] == null && questions.get(place).type().equals(VelroModel.GENERATION)) {
                    tally.answeredBy(rows.getBoolean(5));
                }
                found[place] = Found.and(found[place], rows);
            }
        }
        return IntStream.range(0, found.length)
                .mapToObj(place -> Answer.of(
                        found[place].known(),
                        found[place].strongest(),
                        questions.get(place).operation()))
                .toList();
    }

    /** What the rows of a check have said so far. */
    private record Found(boolean known, Role strongest) {

        static Found and(Found before, ResultSet rows) throws SQLException {
            Role strongest = before == null ? null : before.strongest();
            if (rows.getString(7) != null) {
                Role role = Role.of(rows.getString(7));
                strongest = strongest == null || role.compareTo(strongest) > 0 ? role : strongest;
            }
            return new Found(rows.getBoolean(3), strongest);
        }
    }

    private static Part part(String type, List<Question> questions) {
        RuleShape shape = SHAPES.get(type);
        return new Part(
                new CheckStatement(shape, shape.type().materialized()),
                questions.stream().map(Question::user).toList(),
                questions.stream().map(Question::resource).toList(),
                Collections.nCopies(questions.size(), null));
    }

    /** The resources that a user may act on, or the users that may act on a resource. */
    Set<UUID> search(String type, boolean forResources, UUID given, String operation) throws SQLException {
        RuleShape shape = SHAPES.get(type);
        List<String> permitting = shape.type().roles().stream()
                .filter(role -> role.operations().contains(operation))
                .map(ResourceTypeConfig.Role::name)
                .toList();
        Statement search = SearchStatement.of(
                shape, shape.type().materialized(), new Search(forResources, given, null, permitting, 1_000));
        Set<UUID> found = new TreeSet<>();
        try (ResultSet rows = run(search, UnaryOperator.identity())) {
            while (rows.next()) {
                String id = rows.getString(1);
                found.add(id == null ? VelroModel.EVERYONE : UUID.fromString(id));
            }
        }
        return found;
    }

    /** The driver counts parameters by their order; the statements name each once, or cast it alike. */
    private ResultSet run(Statement statement, UnaryOperator<String> itsWording) throws SQLException {
        String text = itsWording.apply(statement.text());
        PreparedStatement ready = prepared.get(text);
        if (ready == null) {
            ready = connection.prepareStatement(PARAMETER.matcher(text).replaceAll("?"));
            prepared.put(text, ready);
        }
        List<Integer> numbers = PARAMETER
                .matcher(text)
                .results()
                .map(number -> Integer.valueOf(number.group(1)))
                .collect(Collectors.toList());
        for (int index = 0; index < numbers.size(); index++) {
            ready.setObject(index + 1, value(statement.parameters().get(numbers.get(index) - 1)));
        }
        return ready.executeQuery();
    }

    private Object value(Object parameter) throws SQLException {
        if (parameter instanceof UUID[] ids) {
            return connection.createArrayOf("uuid", ids);
        }
        if (parameter instanceof Long[] numbers) {
            return connection.createArrayOf("int8", numbers);
        }
        if (parameter instanceof Integer[] numbers) {
            return connection.createArrayOf("int4", numbers);
        }
        return parameter instanceof String[] texts ? connection.createArrayOf("text", texts) : parameter;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
