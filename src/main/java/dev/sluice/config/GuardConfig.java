package dev.sluice.config;

import dev.sluice.contract.TableAction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A check of access that the rows of a table must pass.
 *
 * @param table as {@code schema.table}
 * @param resource the column that holds the id of the resource that a row is, or belongs to
 * @param operations what must be permitted on the resource for each thing that is done with the row
 * @param withoutResource what becomes of a row whose column is null
 */
public record GuardConfig(
        String table,
        String resourceType,
        String resource,
        Map<TableAction, String> operations,
        WithoutResource withoutResource) {

    /** What can be guarded; a count is a select, and an upsert is an insert or an update. */
    private static final List<TableAction> GUARDED =
            List.of(TableAction.SELECT, TableAction.INSERT, TableAction.UPDATE, TableAction.DELETE);

    /** What a row without a resource is taken for. */
    public enum WithoutResource {
        DENY("deny"),
        ALLOW("allow");

        private final String label;

        WithoutResource(String label) {
            this.label = label;
        }
    }

    public GuardConfig {
        operations = Map.copyOf(operations);
    }

    /** Every guard of a block that names tables, each with one guard or a list of them. */
    static List<GuardConfig> all(ConfigReader reader, List<ResourceTypeConfig> types) {
        List<GuardConfig> all = new ArrayList<>();
        for (String table : reader.names()) {
            reader.qualified(table, table);
            List<ConfigReader> guards = reader.oneOrMore(table);
            if (guards.isEmpty()) {
                reader.problem(table, "at least one guard is needed");
            }
            guards.forEach(guard -> all.add(from(table, guard, types)));
        }
        return all;
    }

    private static GuardConfig from(String table, ConfigReader reader, List<ResourceTypeConfig> types) {
        String name = reader.required("resource_type");
        List<ResourceTypeConfig> named =
                types.stream().filter(type -> type.name().equals(name)).toList();
        if (named.isEmpty() && !name.isEmpty()) {
            reader.problem(
                    "resource_type",
                    "'%s' must be one of %s"
                            .formatted(
                                    name,
                                    types.stream().map(ResourceTypeConfig::name).toList()));
        }
        return new GuardConfig(
                table,
                name,
                reader.required("resource"),
                operations(reader, named),
                reader.choice("without_resource", List.of(WithoutResource.values()), choice -> choice.label));
    }

    private static Map<TableAction, String> operations(ConfigReader reader, List<ResourceTypeConfig> types) {
        ConfigReader block = reader.block("operations");
        Map<TableAction, String> operations = new EnumMap<>(TableAction.class);
        for (TableAction action : GUARDED) {
            String operation = block.optional(action.label());
            if (operation != null) {
                operations.put(action, operation);
                types.forEach(type -> check(type, action.label(), operation, block));
            } else if (block.names().contains(action.label())) {
                block.problem(action.label(), "is missing");
            }
        }
        if (block.names().isEmpty()) {
            reader.problem("operations", "at least one of select, insert, update, delete is needed");
        }
        return operations;
    }

    private static void check(ResourceTypeConfig type, String action, String operation, ConfigReader block) {
        TreeSet<String> known = new TreeSet<>();
        type.roles().forEach(role -> known.addAll(role.operations()));
        if (!known.contains(operation)) {
            block.problem(action, "'%s' is no operation of %s; it has %s".formatted(operation, type.name(), known));
        }
    }
}
