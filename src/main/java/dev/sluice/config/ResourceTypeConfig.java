package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One type of resource and its rule.
 *
 * @param ruleView a view of (user_id, resource_id, role, access_method) as {@code schema.view}; a null user_id stands
 *     for everyone signed in
 * @param resourceView a view of (resource_id, owner_id), one row for each resource that exists
 * @param materializedView the materialized view of the rule view, null where the rule view answers
 * @param roles what each role permits, the strongest role first
 */
public record ResourceTypeConfig(
        String name,
        String ruleView,
        String resourceView,
        @Nullable String materializedView,
        List<Role> roles) {

    /** A role and the operations that it permits, all of them stated. */
    public record Role(String name, List<String> operations) {}

    /** Each role with its operations, in order of strength. */
    public Map<String, List<String>> operationsByRole() {
        Map<String, List<String>> byRole = new LinkedHashMap<>();
        roles.forEach(role -> byRole.put(role.name(), role.operations()));
        return byRole;
    }

    static ResourceTypeConfig from(String name, ConfigReader reader) {
        String view = reader.optional("materialized_view");
        List<Role> roles = new ArrayList<>();
        ConfigReader block = reader.block("roles");
        block.names().forEach(role -> roles.add(new Role(role, block.texts(role, List.of()))));
        if (roles.isEmpty()) {
            reader.problem("roles", "at least one role is needed");
        }
        return new ResourceTypeConfig(
                name,
                reader.qualified("rule_view", reader.required("rule_view")),
                reader.qualified("resource_view", reader.required("resource_view")),
                view == null ? null : reader.qualified("materialized_view", view),
                roles);
    }
}
