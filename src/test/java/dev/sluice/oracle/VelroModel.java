package dev.sluice.oracle;

import dev.sluice.oracle.Row.Generation;
import dev.sluice.oracle.Row.Project;
import dev.sluice.oracle.Row.Seat;
import dev.sluice.oracle.Row.Share;
import dev.sluice.oracle.Row.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Velro's rules as its people would tell them, over the rows of a {@link World}: what is true, whatever a database
 * says. It shares nothing with the SQL of the rule views. Immutable once made, for several threads.
 */
final class VelroModel {

    static final String GENERATION = "generation";
    static final String PROJECT = "project";

    static final List<String> OPERATIONS = List.of("read", "download", "write", "share", "delete", "manage");

    /** Stands for everyone signed in. */
    static final UUID EVERYONE = new UUID(0, 0);

    /** What a user may be to a resource, the weakest first. */
    enum Role {
        VIEWER,
        EDITOR,
        ADMIN,
        OWNER;

        static Role of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        Role atMost(Role other) {
            return compareTo(other) <= 0 ? this : other;
        }

        boolean permits(String operation) {
            return compareTo(WEAKEST.get(operation)) >= 0;
        }
    }

    private static final Map<String, Role> WEAKEST = Map.of(
            "read", Role.VIEWER,
            "download", Role.VIEWER,
            "write", Role.EDITOR,
            "share", Role.EDITOR,
            "delete", Role.ADMIN,
            "manage", Role.ADMIN);

    private final World world;
    private final Map<UUID, Map<UUID, Role>> projects = new LinkedHashMap<>();
    private final Map<UUID, Map<UUID, Role>> generations = new LinkedHashMap<>();

    VelroModel(World world) {
        this.world = world.copy();
        this.world.all(Project.class).forEach(project -> projects.put(project.id(), ofProject(project)));
        this.world.all(Generation.class).forEach(image -> generations.put(image.id(), ofGeneration(image)));
    }

    /** The role of a user on a resource that exists; null for none. */
    Role role(String type, UUID user, UUID resource) {
        Map<UUID, Role> given = roles(type).getOrDefault(resource, Map.of());
        Role own = given.get(user);
        Role everyones = given.get(EVERYONE);
        if (own == null || everyones == null) {
            return own == null ? everyones : own;
        }
        return own.compareTo(everyones) >= 0 ? own : everyones;
    }

    boolean exists(String type, UUID resource) {
        return roles(type).containsKey(resource);
    }

    /** The resources on which a user may do something. */
    Set<UUID> resources(String type, UUID user, String operation) {
        return roles(type).keySet().stream()
                .filter(resource -> permits(role(type, user, resource), operation))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The users who may do something to a resource; {@link #EVERYONE} among them where everyone may. */
    Set<UUID> users(String type, UUID resource, String operation) {
        return roles(type).getOrDefault(resource, Map.of()).entrySet().stream()
                .filter(given -> given.getValue().permits(operation))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean permits(Role role, String operation) {
        return role != null && role.permits(operation);
    }

    private Map<UUID, Map<UUID, Role>> roles(String type) {
        return type.equals(PROJECT) ? projects : generations;
    }

    private Map<UUID, Role> ofProject(Project project) {
        Map<UUID, Role> given = throughTeams(project);
        give(given, project.owner(), Role.OWNER);
        if (project.visibility().equals("public")) {
            give(given, EVERYONE, Role.VIEWER);
        }
        return given;
    }

    private Map<UUID, Role> ofGeneration(Generation generation) {
        Map<UUID, Role> given = new LinkedHashMap<>();
        give(given, generation.owner(), Role.OWNER);
        if (!generation.status().equals("completed")) {
            return given;
        }
        Project project = generation.project() == null ? null : world.find(Project.class, generation.project());
        if (project != null) {
            throughTeams(project).forEach((user, role) -> give(given, user, role));
            give(given, project.owner(), Role.VIEWER);
            if (project.visibility().equals("public")) {
                give(given, EVERYONE, Role.VIEWER);
            }
        }
        if (generation.team() != null) {
            Role most = world.rules() == RuleText.CONTEXT_SEES ? Role.VIEWER : Role.EDITOR;
            for (Seat seat : seats(generation.team())) {
                give(given, seat.user(), Role.of(seat.role()).atMost(most));
            }
        }
        return given;
    }

    private Map<UUID, Role> throughTeams(Project project) {
        Map<UUID, Role> given = new LinkedHashMap<>();
        if (project.visibility().equals("private")) {
            return given;
        }
        for (Share share : world.all(Share.class)) {
            if (share.project().equals(project.id())) {
                for (Seat seat : seats(share.team())) {
                    give(given, seat.user(), Role.of(seat.role()).atMost(mostThrough(share)));
                }
            }
        }
        return given;
    }

    private Role mostThrough(Share share) {
        return switch (share.level()) {
            case "admin" -> Role.ADMIN;
            case "write" -> world.rules() == RuleText.WRITE_IS_READ ? Role.VIEWER : Role.EDITOR;
            default -> Role.VIEWER;
        };
    }

    /** The seats of a team that count. */
    private List<Seat> seats(UUID teamId) {
        Team team = world.find(Team.class, teamId);
        if (team == null || !team.active()) {
            return List.of();
        }
        boolean ownersStay = world.rules() == RuleText.OWNERS_STAY;
        return world.all(Seat.class).stream()
                .filter(seat -> seat.team().equals(teamId))
                .filter(seat -> seat.active() || (ownersStay && seat.role().equals("owner")))
                .toList();
    }

    private static void give(Map<UUID, Role> given, UUID user, Role role) {
        given.merge(user, role, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }
}
