package dev.sluice.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleViewIT {

    private static final AuthorizationMatrix MATRIX = AuthorizationMatrix.load();

    private static final Map<String, ResourceType> RESOURCE_TYPES = resourceTypes();

    private record Rules(Map<String, ResourceType> resourceTypes) {}

    /** What conf/authorization.yaml says of a type: its views, and the operations of each role, strongest first. */
    private record ResourceType(
            String ruleView,
            String resourceView,
            boolean materialized,
            @Nullable Map<String, Object> baseTables,
            @Nullable Map<String, Object> scopes,
            Map<String, List<String>> roles) {}

    private final TestDatabase database;

    RuleViewIT(TestDatabase database) {
        this.database = database;
        database.run(MATRIX.fixtures());
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

    private String answer(AuthorizationMatrix.Check check) {
        ResourceType type = RESOURCE_TYPES.get(check.resourceType());
        if (type == null) {
            return "unknown_resource_type null null";
        }
        if (database.rows("select from " + type.resourceView() + " where resource_id = '" + check.resourceId() + "'")
                .isEmpty()) {
            return "not_found null null";
        }
        List<List<String>> strongest = database.rows("select role, access_method from " + type.ruleView()
                + " where (user_id = '" + check.userId() + "' or user_id is null) and resource_id = '"
                + check.resourceId() + "' order by array_position(array['"
                + String.join("','", type.roles().keySet()) + "'], role) limit 1");
        if (strongest.isEmpty()) {
            return "denied null null";
        }
        String role = strongest.get(0).get(0);
        boolean isPermitted = type.roles().getOrDefault(role, List.of()).contains(check.operation());
        return "%s %s %s"
                .formatted(
                        isPermitted ? "granted" : "denied",
                        role,
                        strongest.get(0).get(1));
    }

    private List<String> rows(String view) {
        List<String> rows = new ArrayList<>();
        database.rows("select resource_id || ' ' || coalesce(user_id::text, 'everyone') || ' ' || role"
                        + " || ' ' || access_method from "
                        + view)
                .forEach(row -> rows.add(row.get(0)));
        Collections.sort(rows);
        return rows;
    }

    private static Map<String, ResourceType> resourceTypes() {
        try {
            Object rules = new Load(LoadSettings.builder().build())
                    .loadFromString(Files.readString(Path.of("conf", "authorization.yaml")));
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build()
                    .convertValue(rules, Rules.class)
                    .resourceTypes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
