package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the database's catalog says of one type of resource.
 *
 * @param relations the views and tables that the configuration names, those that exist
 * @param reads what the rule reads
 */
record RuleFacts(ResourceTypeConfig type, Map<String, RelationFacts> relations, List<Read> reads) {

    static final String UUID_TYPE = "uuid";

    RuleFacts {
        relations = Map.copyOf(relations);
        reads = List.copyOf(reads);
    }

    /**
     * A view or table.
     *
     * @param columns each with its type, as PostgreSQL writes it
     * @param readable whether the role that asks may select from it
     * @param readableByGateway whether the role that the gateway connects as may
     * @param unowned itself, its partitions and what inherits from it, where the role that asks may not act as owner
     */
    record RelationFacts(
            Map<String, String> columns, boolean readable, boolean readableByGateway, List<String> unowned) {
        RelationFacts {
            columns = Map.copyOf(columns);
            unowned = List.copyOf(unowned);
        }
    }

    /**
     * Something that the rule reads, see {@link RuleReads}.
     *
     * @param base the configured table that it belongs to, null where there is none
     * @param column {@code *} for all of them
     */
    record Read(
            String kind,
            String name,
            @Nullable String base,
            @Nullable String column,
            boolean comparable) {

        boolean isColumn() {
            return kind.equals("column");
        }

        /** Its name in a list of what is covered. */
        String covered() {
            return isColumn() ? name + "." + column : kind + " " + name;
        }
    }

    RuleShape shape() {
        RelationFacts rule = relations.get(type.ruleView());
        return new RuleShape(
                type, rule != null && rule.columns().containsKey("expires_at"), hashedScopes(type, relations));
    }

    private static Set<String> hashedScopes(ResourceTypeConfig type, Map<String, RelationFacts> relations) {
        return type.scopes().stream()
                .filter(scope -> !UUID_TYPE.equals(keyType(relations.get(scope.view()))))
                .map(Scope::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    static @Nullable String keyType(@Nullable RelationFacts view) {
        return view == null ? null : view.columns().get("key");
    }

    /** The columns of a configured table whose change changes the rule; null where any may. */
    @Nullable
    List<String> columnsRead(String base) {
        String quoted = AccessNames.quoteQualified(base);
        List<Read> ofBase = reads.stream()
                .filter(read -> read.isColumn() && quoted.equals(read.base()))
                .toList();
        boolean named =
                !ofBase.isEmpty() && ofBase.stream().allMatch(read -> read.comparable() && !"*".equals(read.column()));
        return named ? ofBase.stream().map(Read::column).distinct().sorted().toList() : null;
    }
}
