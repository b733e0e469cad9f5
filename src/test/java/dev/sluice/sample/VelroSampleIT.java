package dev.sluice.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each role sees and may write, asked as the gateway asks: its own role, then the caller's, in a transaction. */
@ExtendWith(PostgresExtension.class)
class VelroSampleIT {

    private final TestDatabase database;

    VelroSampleIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void adaSeesHerOwnAndBenSeesWhatTheRulesGiveHim() {
        String story =
                "select string_agg(right(id::text, 1), ' ' order by id) from generations where prompt !~ ', \\d+$'";

        assertThat(as("authenticated", VelroSample.ADA, story)).containsExactly("1 2 3 4 5 6 7");
        assertThat(as("authenticated", VelroSample.BEN, story)).containsExactly("1 4 5 8");
    }

    @Test
    void policiesShowEachUserExactlyWhatTheRulesLetHimView() {
        List<List<String>> users = database.rows("select id from users order by id");

        for (List<String> user : users) {
            String viewable = " where user_id = '" + user.get(0) + "' or user_id is null";
            assertThat(as("authenticated", user.get(0), "select id from generations order by id"))
                    .isEqualTo(ids("select distinct resource_id from access.generation_rule" + viewable));
            assertThat(as("authenticated", user.get(0), "select id from projects order by id"))
                    .isEqualTo(ids("select distinct resource_id from access.project_rule" + viewable));
        }
    }

    @Test
    void anonymousCallersSeePublicProjectsAndNothingElse() {
        assertThat(as("anon", null, "select distinct visibility from projects")).containsExactly("public");
        assertThat(as("anon", null, "select id from users")).containsExactly("42501");
        assertThat(as("anon", null, "select id from teams")).containsExactly("42501");
        assertThat(as("anon", null, "select id from generations")).containsExactly("42501");
    }

    @Test
    void aUserSeesHisOwnAccountOnlyAndCannotGiveHimselfCredits() {
        assertThat(as("authenticated", VelroSample.BEN, "select email from users"))
                .containsExactly("ben@velro.example");
        assertThat(as("authenticated", VelroSample.BEN, "update users set credits = 9999 returning id"))
                .containsExactly("42501");
        assertThat(as("authenticated", VelroSample.BEN, "select spend_credits(20)"))
                .containsExactly("100");
    }

    @Test
    void aUserWritesHisOwnRowsOnly() {
        String rename =
                "update projects set name = 'Mine' where id = '" + VelroSample.SHARED_PROJECT + "' returning name";

        assertThat(as("authenticated", VelroSample.ADA, rename)).containsExactly("Mine");
        assertThat(as("authenticated", VelroSample.BEN, rename)).isEmpty();
        assertThat(as("authenticated", VelroSample.BEN, "insert into projects (name) values ('New') returning user_id"))
                .containsExactly(VelroSample.BEN);
        assertThat(as("authenticated", VelroSample.BEN, generationIn(VelroSample.SHARED_PROJECT)))
                .containsExactly("t");
        assertThat(as("authenticated", VelroSample.BEN, generationIn(VelroSample.PRIVATE_PROJECT)))
                .containsExactly("42501");
    }

    @Test
    void aServiceSeesEveryRow() {
        assertThat(as("service_role", null, "select count(*) from generations"))
                .containsExactly(Integer.toString(VelroSize.SMALL.generations()));
    }

    @Test
    void aTokenWhoseSubjectIsNoUuidOwnsNothing() {
        assertThat(as("authenticated", "someone", "select distinct visibility from projects"))
                .containsExactly("public");
    }

    @Test
    void requestsNeverReachTheRulesAndTheGatewayReadsThemOnly() {
        assertThat(as("authenticated", VelroSample.ADA, "select resource_id from access.project limit 1"))
                .containsExactly("42501");
        assertThat(as("none", null, "select count(*) > 0 from access.generation_rule"))
                .containsExactly("t");
        assertThat(as("none", null, "select id from generations")).containsExactly("42501");
    }

    private static String generationIn(String project) {
        return "insert into generations (prompt, project_id) values ('A gull', '" + project
                + "') returning id is not null";
    }

    private List<String> ids(String sql) {
        return database.rows(sql + " order by 1").stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** Values of the first column, or the SQLSTATE of the refusal; what was written is rolled back. */
    private List<String> as(String role, @Nullable String user, String sql) {
        try (Connection connection = ServerAddress.parse(database.uri()).connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local role " + role);
            if (user != null) {
                statement.execute("select set_config('request.jwt.claims', '{\"sub\":\"" + user + "\"}', true)");
            }
            return firstColumn(statement, sql);
        } catch (SQLException refusal) {
            return List.of(refusal.getSQLState());
        }
    }

    private static List<String> firstColumn(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }
}
