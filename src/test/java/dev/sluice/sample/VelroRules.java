package dev.sluice.sample;

import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Velro's rules once more, in plain loops over all rows, as the independent witness that the rule views are held
 * against. It knows nothing of how the views are written.
 */
final class VelroRules {

    private static final List<String> ROLES = List.of("viewer", "editor", "admin", "owner");
    private static final Map<String, String> ROLE_OF_LEVEL =
            Map.of("read", "viewer", "write", "editor", "admin", "admin");

    private record Member(String team, String user, String role) {}

    private record Project(String owner, String visibility) {}

    private final Set<String> activeTeams = new HashSet<>();
    private final List<Member> activeMembers = new ArrayList<>();
    private final Map<String, Project> projects = new HashMap<>();
    private final Map<String, Map<String, String>> levels = new HashMap<>();
    private final List<List<String>> generations;

    VelroRules(TestDatabase database) {
        database.rows("select id from teams where is_active").forEach(row -> activeTeams.add(row.get(0)));
        database.rows("select team_id, user_id, role from team_members where is_active")
                .forEach(row -> activeMembers.add(new Member(row.get(0), row.get(1), row.get(2))));
        database.rows("select id, user_id, visibility from projects")
                .forEach(row -> projects.put(row.get(0), new Project(row.get(1), row.get(2))));
        database.rows("select project_id, team_id, access_level from project_teams")
                .forEach(row -> levels.computeIfAbsent(row.get(0), project -> new HashMap<>())
                        .put(row.get(1), row.get(2)));
        generations = database.rows("select id, user_id, project_id, team_context_id, status from generations");
    }

    /** Every row of the project rule, as text in order. */
    List<String> projectRows() {
        TreeSet<String> rows = new TreeSet<>();
        projects.forEach((id, project) -> {
            rows.add(row(project.owner(), id, "owner", "owner"));
            teamRoles(id).forEach((user, role) -> rows.add(row(user, id, role, "team")));
            if (project.visibility().equals("public")) {
                rows.add(row("everyone", id, "viewer", "public"));
            }
        });
        return List.copyOf(rows);
    }

    /** Every row of the generation rule, as text in order. */
    List<String> generationRows() {
        TreeSet<String> rows = new TreeSet<>();
        for (List<String> generation : generations) {
            rows.add(row(generation.get(1), generation.get(0), "owner", "owner"));
            if (generation.get(4).equals("completed")) {
                addThroughProject(rows, generation.get(0), generation.get(1), generation.get(2));
                addThroughContext(rows, generation.get(0), generation.get(3));
            }
        }
        return List.copyOf(rows);
    }

    private void addThroughProject(Set<String> rows, String id, String owner, @Nullable String projectId) {
        if (projectId == null) {
            return;
        }
        Project project = project(projectId);
        teamRoles(projectId).forEach((user, role) -> rows.add(row(user, id, role, "team")));
        if (!project.owner().equals(owner)) {
            rows.add(row(project.owner(), id, "viewer", "project_owner"));
        }
        if (project.visibility().equals("public")) {
            rows.add(row("everyone", id, "viewer", "public"));
        }
    }

    private void addThroughContext(Set<String> rows, String id, @Nullable String team) {
        if (team == null || !activeTeams.contains(team)) {
            return;
        }
        for (Member member : activeMembers) {
            if (member.team().equals(team)) {
                rows.add(row(member.user(), id, weaker(member.role(), "editor"), "context_team"));
            }
        }
    }

    private Map<String, String> teamRoles(String projectId) {
        Map<String, String> roles = new HashMap<>();
        if (project(projectId).visibility().equals("private")) {
            return roles;
        }
        Map<String, String> attached = levels.getOrDefault(projectId, Map.of());
        for (Member member : activeMembers) {
            String level = attached.get(member.team());
            if (level != null && activeTeams.contains(member.team())) {
                String role = weaker(member.role(), Objects.requireNonNull(ROLE_OF_LEVEL.get(level)));
                roles.merge(member.user(), role, VelroRules::stronger);
            }
        }
        return roles;
    }

    private Project project(String id) {
        return Objects.requireNonNull(projects.get(id));
    }

    private static String weaker(String one, String other) {
        return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
    }

    private static String stronger(String one, String other) {
        return weaker(one, other).equals(one) ? other : one;
    }

    private static String row(String user, String resource, String role, String accessMethod) {
        return String.join(" ", resource, user, role, accessMethod);
    }
}
