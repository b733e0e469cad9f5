package dev.sluice.authorization.installation;

import dev.sluice.authorization.installation.RuleFacts.Read;
import dev.sluice.authorization.installation.RuleFacts.RelationFacts;
import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.BaseTable;
import dev.sluice.config.ResourceTypeConfig.Scope;
import dev.sluice.config.ResourceTypeConfig.Touch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a type of resource in a database, each thing named. */
final class RuleProblems {

    private static final String ANY_TYPE = "";

    /** Types of keys of which those that are equal are the same text, in every session. */
    private static final Set<String> KEY_TYPES = Set.of(
            RuleFacts.UUID_TYPE, "text", "character varying", "character", "smallint", "integer", "bigint", "boolean");

    private final RuleFacts facts;
    private final String gatewayRole;
    private final List<String> problems = new ArrayList<>();

    private RuleProblems(RuleFacts facts, String gatewayRole) {
        this.facts = facts;
        this.gatewayRole = gatewayRole;
    }

    /** What keeps the gateway from answering checks at all. */
    static List<String> ofViews(RuleFacts facts, String gatewayRole) {
        RuleProblems found = new RuleProblems(facts, gatewayRole);
        found.views();
        return List.copyOf(found.problems);
    }

    /** What keeps the type from being installed. */
    static List<String> ofInstallation(RuleFacts facts, String gatewayRole) {
        RuleProblems found = new RuleProblems(facts, gatewayRole);
        found.views();
        found.installer();
        if (facts.type().materialized() && found.problems.isEmpty()) {
            facts.type().baseTables().forEach(found::baseTable);
            facts.reads().forEach(found::read);
        }
        return List.copyOf(found.problems);
    }

    private void add(String key, String problem) {
        problems.add("resource type %s: %s: %s".formatted(facts.type().name(), key, problem));
    }

    private void views() {
        ResourceTypeConfig type = facts.type();
        view("rule_view", type.ruleView(), "user_id", RuleFacts.UUID_TYPE);
        view("rule_view", type.ruleView(), "resource_id", RuleFacts.UUID_TYPE);
        view("rule_view", type.ruleView(), "role", ANY_TYPE);
        view("rule_view", type.ruleView(), "access_method", ANY_TYPE);
        view("resource_view", type.resourceView(), "resource_id", RuleFacts.UUID_TYPE);
        view("resource_view", type.resourceView(), "owner_id", ANY_TYPE);
        readable("rule_view", type.ruleView());
        readable("resource_view", type.resourceView());
        if (type.materialized()) {
            type.scopes().forEach(this::scope);
        }
    }

    private void scope(Scope scope) {
        String key = "scopes." + scope.name();
        view(key, scope.view(), scope.member(), RuleFacts.UUID_TYPE);
        view(key, scope.view(), "key", ANY_TYPE);
        String keyType = RuleFacts.keyType(facts.relations().get(scope.view()));
        if (keyType != null && !KEY_TYPES.contains(keyType)) {
            add(
                    key,
                    "keys of type %s cannot be told apart by their text; use one of %s"
                            .formatted(keyType, KEY_TYPES.stream().sorted().collect(Collectors.joining(", "))));
        }
        readable(key, scope.view());
    }

    private void view(String key, String name, String column, String columnType) {
        RelationFacts view = facts.relations().get(name);
        if (view == null) {
            String missing = name + " does not exist";
            if (problems.stream().noneMatch(problem -> problem.endsWith(key + ": " + missing))) {
                add(key, missing);
            }
            return;
        }
        String found = view.columns().get(column);
        if (found == null) {
            add(key, "%s has no column %s".formatted(name, column));
        } else if (!columnType.isEmpty() && !found.equals(columnType)) {
            add(key, "column %s of %s is of type %s, not %s".formatted(column, name, found, columnType));
        }
    }

    private void readable(String key, String name) {
        RelationFacts view = facts.relations().get(name);
        if (view != null && !view.readableByGateway()) {
            add(
                    key,
                    ("role %s, as which the gateway connects, may not read %s:"
                                    + " grant usage on its schema and select on it")
                            .formatted(gatewayRole, name));
        }
    }

    private void installer() {
        facts.relations().forEach((name, relation) -> {
            if (!relation.readable()) {
                add(name, "the role that installs may not read it");
            }
        });
    }

    private void baseTable(BaseTable table) {
        String key = "base_tables." + table.name();
        RelationFacts relation = facts.relations().get(table.name());
        if (relation == null) {
            add(key, "the table does not exist");
            return;
        }
        for (String unowned : relation.unowned()) {
            add(
                    key,
                    "the role that installs must own %s, or be a member of its owner, to make triggers that fire always"
                            .formatted(unowned));
        }
        table.touches().forEach(touch -> touch(key, relation, touch));
    }

    private void touch(String key, RelationFacts table, Touch touch) {
        String type = table.columns().get(touch.column());
        String wanted = keyType(touch.scope());
        if (type == null) {
            add(key, "there is no column " + touch.column());
        } else if (!type.equals(wanted)) {
            add(
                    key,
                    "column %s is of type %s, but keys of %s are of type %s"
                            .formatted(touch.column(), type, touch.scope(), wanted));
        }
    }

    private @Nullable String keyType(String scope) {
        return facts.type().scopes().stream()
                .filter(known -> known.name().equals(scope))
                .map(known -> Objects.requireNonNullElse(
                        RuleFacts.keyType(facts.relations().get(known.view())), ""))
                .findFirst()
                .orElse(RuleFacts.UUID_TYPE);
    }

    private void read(Read read) {
        switch (read.kind()) {
            case "column" -> {
                if (read.base() == null && problems.stream().noneMatch(told -> told.endsWith(uncovered(read)))) {
                    add("base_tables", uncovered(read));
                }
            }
            case "relation" -> add("rule_view", "reads %s, whose changes no trigger tells".formatted(read.name()));
            case "row security" ->
                add(
                        "rule_view",
                        "reads %s under row-level security, which may give each reader other rows"
                                .formatted(read.name()));
            default ->
                add(
                        "rule_view",
                        ("depends on %s, which is not immutable: what changes by itself cannot be kept. Give expires_at"
                                        + " for grants that end, or leave the type unmaterialized")
                                .formatted(read.name()));
        }
    }

    private static String uncovered(Read read) {
        return "the rule reads %s, which is not among them".formatted(read.name());
    }

    /** The query for a user, resource and access method that the rule view has several rows for. */
    static String duplicates(ResourceTypeConfig type) {
        return "select user_id::text, resource_id::text, access_method::text from "
                + AccessNames.quoteQualified(type.ruleView())
                + " group by user_id, resource_id, access_method having count(*) > 1 limit 1";
    }
}
