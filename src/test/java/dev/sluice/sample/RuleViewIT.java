package dev.sluice.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Holds the rule views against the matrix, which people wrote line by line, and against the rules in plain loops over
 * every row of the sample.
 */
@ExtendWith(PostgresExtension.class)
class RuleViewIT {

    private static final AuthorizationMatrix MATRIX = AuthorizationMatrix.load();

    private static TestDatabase database;
    private static Map<?, ?> resourceTypes;

    @BeforeAll
    static void loadTheFixtures(TestDatabase given) throws Exception {
        database = given;
        database.run(MATRIX.fixtures());
        Object rules = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("conf", "authorization.yaml")));
        resourceTypes = (Map<?, ?>) ((Map<?, ?>) rules).get("resource_types");
    }

    static List<AuthorizationMatrix.Check> checks() {
        return MATRIX.checks();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void theViewsAndRolesAnswerAsTheMatrixSays(AuthorizationMatrix.Check check) {
        assertThat(answer(check)).isEqualTo(expected(check));
    }

    @Test
    void everyProjectRowIsOneThatTheRulesGive() {
        assertThat(rows("access.project_rule")).isEqualTo(new VelroRules(database).projectRows());
    }

    @Test
    void everyGenerationRowIsOneThatTheRulesGive() {
        List<String> rows = rows("access.generation_rule");

        assertThat(rows).isEqualTo(new VelroRules(database).generationRows());
        assertThat(rows).hasSizeGreaterThan(VelroSize.SMALL.generations());
    }

    @Test
    void eachUserHasOneRowForEachResourceAndMethod() {
        assertThat(database.value("""
                        select count(*) - count(distinct (user_id, resource_id, access_method))
                        from access.generation_rule""")).isEqualTo("0");
    }

    private static String expected(AuthorizationMatrix.Check check) {
        return "%s %s %s".formatted(check.outcome(), check.role(), check.accessMethod());
    }

    private static String answer(AuthorizationMatrix.Check check) {
        if (!(resourceTypes.get(check.resourceType()) instanceof Map<?, ?> type)) {
            return "unknown_resource_type null null";
        }
        if (!exists((String) type.get("resource_view"), check.resourceId())) {
            return "not_found null null";
        }
        List<String> roles = new ArrayList<>();
        Map<?, ?> operations = (Map<?, ?>) type.get("roles");
        operations.keySet().forEach(role -> roles.add((String) role));
        List<List<String>> found = database.rows("select role, access_method from " + type.get("rule_view")
                + " where (user_id = '" + check.userId() + "' or user_id is null) and resource_id = '"
                + check.resourceId() + "' order by array_position(array['" + String.join("','", roles)
                + "'], role), access_method limit 1");
        List<String> best = found.isEmpty() ? Arrays.asList(null, null) : found.get(0);
        Object permitted = best.get(0) == null ? List.of() : operations.get(best.get(0));
        String outcome = ((List<?>) permitted).contains(check.operation()) ? "granted" : "denied";
        return "%s %s %s".formatted(outcome, best.get(0), best.get(1));
    }

    private static boolean exists(String resourceView, String id) {
        return !database.rows("select from " + resourceView + " where resource_id = '" + id + "'")
                .isEmpty();
    }

    private static List<String> rows(String view) {
        List<String> rows = new ArrayList<>();
        database.rows(
                        "select concat_ws(' ', resource_id, coalesce(user_id::text, 'everyone'), role, access_method) from "
                                + view)
                .forEach(row -> rows.add(row.get(0)));
        Collections.sort(rows);
        return rows;
    }
}
