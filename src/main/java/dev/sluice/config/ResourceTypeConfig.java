package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One type of resource and its rule.
 *
 * @param ruleView a view of (user_id, resource_id, role, access_method), with expires_at where grants end by
 *     themselves, as {@code schema.view}; a null user_id stands for everyone signed in
 * @param resourceView a view of (resource_id, owner_id), one row for each resource that exists
 * @param materialized whether the rows of the rule view are kept in a materialized view
 * @param roles what each role permits, the strongest role first
 * @param baseTables the tables that the rule reads, with what a changed row of each touches
 * @param scopes groups of resources or of users that a changed row may touch as one
 */
public record ResourceTypeConfig(
        String name,
        String ruleView,
        String resourceView,
        boolean materialized,
        List<Role> roles,
        List<BaseTable> baseTables,
        List<Scope> scopes) {

    /** What a row touches when it touches what one user may do. */
    public static final String USER = "user";

    /** What a row touches when it touches who may do something to one resource. */
    public static final String RESOURCE = "resource";

    /** The longest name of a materialized type: names in the database, of 63 bytes at most, begin with it. */
    private static final int NAME_LENGTH_MAX = 40;

    private static final String ALL = "all";

    public ResourceTypeConfig {
        roles = List.copyOf(roles);
        baseTables = List.copyOf(baseTables);
        scopes = List.copyOf(scopes);
    }

    /** A role and the operations that it permits, all of them stated. */
    public record Role(String name, List<String> operations) {}

    /**
     * A table that the rule reads.
     *
     * @param touches by which keys a changed row is logged; empty where it touches everything of the type
     */
    public record BaseTable(String name, List<Touch> touches) {
        public BaseTable {
            touches = List.copyOf(touches);
        }
    }

    /**
     * What a changed row touches.
     *
     * @param scope {@link #USER}, {@link #RESOURCE} or the name of a scope
     * @param column of the row, with the key
     */
    public record Touch(String scope, String column) {}

    /**
     * A group that a changed row touches as one.
     *
     * @param ofUsers whether its members are users, else resources
     * @param view of (user_id or resource_id, key), a row for each member and group
     */
    public record Scope(String name, boolean ofUsers, String view) {

        /** The column of the view that names the member. */
        public String member() {
            return ofUsers ? "user_id" : "resource_id";
        }
    }

    /** The names of the roles, the strongest first. */
    public List<String> roleNames() {
        return roles.stream().map(Role::name).toList();
    }

    /** Each role with its operations, in order of strength. */
    public Map<String, List<String>> operationsByRole() {
        Map<String, List<String>> byRole = new LinkedHashMap<>();
        roles.forEach(role -> byRole.put(role.name(), role.operations()));
        return byRole;
    }

    static ResourceTypeConfig from(String name, ConfigReader reader) {
        ResourceTypeConfig type = new ResourceTypeConfig(
                name,
                reader.qualified("rule_view", reader.required("rule_view")),
                reader.qualified("resource_view", reader.required("resource_view")),
                reader.flag("materialized", false),
                roles(reader),
                baseTables(reader.block("base_tables")),
                scopes(reader.block("scopes")));
        type.check(reader);
        return type;
    }

    private static List<Role> roles(ConfigReader reader) {
        List<Role> roles = new ArrayList<>();
        ConfigReader block = reader.block("roles");
        block.names().forEach(role -> roles.add(new Role(role, block.texts(role, List.of()))));
        if (roles.isEmpty()) {
            reader.problem("roles", "at least one role is needed");
        }
        return roles;
    }

    private static List<BaseTable> baseTables(ConfigReader reader) {
        List<BaseTable> tables = new ArrayList<>();
        for (String table : reader.names()) {
            reader.qualified(table, table);
            if (reader.holdsBlock(table)) {
                tables.add(new BaseTable(table, touches(reader.block(table))));
            } else if (ALL.equals(reader.optional(table))) {
                tables.add(new BaseTable(table, List.of()));
            } else {
                reader.problem(table, "must be scopes with their columns, such as {user: user_id}, or all");
            }
        }
        return tables;
    }

    private static List<Touch> touches(ConfigReader reader) {
        List<Touch> touches = new ArrayList<>();
        reader.names().forEach(scope -> touches.add(new Touch(scope, reader.required(scope))));
        return touches;
    }

    private static List<Scope> scopes(ConfigReader reader) {
        List<Scope> scopes = new ArrayList<>();
        reader.namedBlocks().forEach((name, block) -> {
            boolean ofUsers =
                    block.choice("of", List.of(RESOURCE, USER), of -> of).equals(USER);
            scopes.add(new Scope(name, ofUsers, block.qualified("view", block.required("view"))));
            if (name.equals(USER) || name.equals(RESOURCE)) {
                reader.problem(name, "is a scope already");
            }
        });
        return scopes;
    }

    private void check(ConfigReader reader) {
        if (!materialized) {
            return;
        }
        if (!name.matches("[A-Za-z0-9_-]{1,%d}".formatted(NAME_LENGTH_MAX))) {
            reader.problem(
                    "materialized",
                    "the name of a materialized type must be of letters, digits, '_' and '-', at most %d"
                            .formatted(NAME_LENGTH_MAX));
        }
        if (baseTables.isEmpty()) {
            reader.problem("base_tables", "a materialized type needs the tables that its rule reads");
        }
        for (BaseTable table : baseTables) {
            for (Touch touch : table.touches()) {
                if (!isScope(touch.scope())) {
                    reader.block("base_tables").block(table.name()).problem(touch.scope(), "is no scope of the type");
                }
            }
        }
    }

    private boolean isScope(String scope) {
        return scope.equals(USER)
                || scope.equals(RESOURCE)
                || scopes.stream().anyMatch(known -> known.name().equals(scope));
    }
}
