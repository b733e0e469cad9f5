package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The authorization matrix of {@code matrix/authorization.yaml}: fixtures to put into a database that holds the Velro
 * schema, and the checks with their answers, names resolved to ids.
 *
 * @param fixtures SQL that inserts the fixtures, to be run as the superuser
 */
public record AuthorizationMatrix(String fixtures, List<Check> checks) {

    /**
     * One check and its answer.
     *
     * @param name says why, for a report
     * @param outcome as an access decision labels it
     * @param role the effective role, null for none
     * @param accessMethod null for none
     */
    public record Check(
            String name,
            String userId,
            String resourceType,
            String resourceId,
            String operation,
            String outcome,
            String role,
            String accessMethod) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String RESOURCE = "/matrix/authorization.yaml";

    public static AuthorizationMatrix load() {
        try (InputStream content = AuthorizationMatrix.class.getResourceAsStream(RESOURCE)) {
            Map<String, Object> document = map(new Load(LoadSettings.builder().build()).loadFromInputStream(content));
            Map<String, String> ids = ids(document);
            return new AuthorizationMatrix(fixtures(document, ids), checks(document, ids));
        } catch (IOException failure) {
            throw new IllegalStateException(RESOURCE + " cannot be read", failure);
        }
    }

    private static Map<String, String> ids(Map<String, Object> document) {
        Map<String, String> ids = new HashMap<>();
        Stream.of("users", "absent")
                .forEach(part -> map(document.get(part)).forEach((name, id) -> ids.put(name, (String) id)));
        Stream.of("teams", "projects", "generations")
                .forEach(part -> map(document.get(part))
                        .forEach((name, entry) ->
                                ids.put(name, (String) map(entry).get("id"))));
        return ids;
    }

    private static String fixtures(Map<String, Object> document, Map<String, String> ids) {
        List<String> statements = new ArrayList<>();
        map(document.get("users"))
                .keySet()
                .forEach(name -> statements.add(
                        insert("users (id, email, display_name)", ids.get(name), name + "@matrix.example", name)));
        map(document.get("teams")).forEach((name, entry) -> addTeam(statements, name, map(entry), ids));
        map(document.get("projects")).forEach((name, entry) -> addProject(statements, name, map(entry), ids));
        map(document.get("generations")).forEach((name, entry) -> addGeneration(statements, name, map(entry), ids));
        return String.join(";\n", statements);
    }

    private static void addTeam(
            List<String> statements, String name, Map<String, Object> team, Map<String, String> ids) {
        statements.add(insert("teams (id, name, is_active)", ids.get(name), name, team.get("is_active")));
        String members = "team_members (team_id, user_id, role, is_active)";
        map(team.get("members"))
                .forEach((user, role) -> statements.add(insert(members, ids.get(name), ids.get(user), role, true)));
        map(team.get("inactive_members"))
                .forEach((user, role) -> statements.add(insert(members, ids.get(name), ids.get(user), role, false)));
    }

    private static void addProject(
            List<String> statements, String name, Map<String, Object> project, Map<String, String> ids) {
        statements.add(insert(
                "projects (id, user_id, name, visibility)",
                ids.get(name),
                ids.get((String) project.get("owner")),
                name,
                project.get("visibility")));
        map(project.get("teams"))
                .forEach((team, level) -> statements.add(insert(
                        "project_teams (project_id, team_id, access_level)", ids.get(name), ids.get(team), level)));
    }

    private static void addGeneration(
            List<String> statements, String name, Map<String, Object> generation, Map<String, String> ids) {
        statements.add(insert(
                "generations (id, user_id, project_id, team_context_id, status, prompt)",
                ids.get(name),
                ids.get((String) generation.get("owner")),
                ids.get((String) generation.get("project")),
                ids.get((String) generation.get("context")),
                generation.get("status"),
                name));
    }

    private static String insert(String target, Object... values) {
        List<String> literals = Stream.of(values)
                .map(value -> value == null ? "null" : "'" + value.toString().replace("'", "''") + "'")
                .toList();
        return "insert into public." + target + " values (" + String.join(", ", literals) + ")";
    }

    private static List<Check> checks(Map<String, Object> document, Map<String, String> ids) {
        List<Check> checks = new ArrayList<>();
        for (Object group : (List<?>) document.get("cases")) {
            String because = (String) map(group).get("because");
            for (Object line : (List<?>) map(group).get("checks")) {
                checks.add(check(because, (List<?>) line, ids));
            }
        }
        return List.copyOf(checks);
    }

    private static Check check(String because, List<?> line, Map<String, String> ids) {
        return new Check(
                because + " " + line,
                Objects.requireNonNull(ids.get((String) line.get(0)), () -> "no such user in " + line),
                (String) line.get(1),
                Objects.requireNonNull(ids.get((String) line.get(2)), () -> "no such resource in " + line),
                (String) line.get(3),
                (String) line.get(4),
                (String) line.get(5),
                (String) line.get(6));
    }

    @SuppressWarnings("unchecked") // the file's own shape, whose keys are all strings
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
