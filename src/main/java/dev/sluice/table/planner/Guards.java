package dev.sluice.table.planner;

import dev.sluice.config.ConfigException;
import dev.sluice.config.GuardConfig;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identity;
import dev.sluice.contract.TableAction;
import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.JoinCondition.Owner;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the checks of access that tables are guarded by. What cannot be checked fails, and is never let pass. */
public final class Guards {

    private static final String RESOURCE_TYPE_OF_COLUMN = "uuid";

    public static final Guards NONE = new Guards(List.of());

    private final Map<QualifiedName, List<GuardConfig>> byTable;

    public Guards(List<GuardConfig> guards) {
        this.byTable = guards.stream().collect(Collectors.groupingBy(guard -> name(guard.table())));
    }

    public boolean areNone() {
        return byTable.isEmpty();
    }

    private static QualifiedName name(String table) {
        String[] parts = table.split("\\.", 2);
        return new QualifiedName(parts[0], parts[1]);
    }

    /**
     * A cache that holds the table and the column of each guard: a table by another name would be without it.
     *
     * @throws ConfigException with every guard of what is not there
     */
    public SchemaCache checked(SchemaCache cache) {
        List<String> problems = byTable.values().stream()
                .flatMap(Collection::stream)
                .flatMap(guard -> problem(guard, cache).stream())
                .sorted()
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return cache;
    }

    private static Optional<String> problem(GuardConfig guard, SchemaCache cache) {
        Optional<Relation> relation = cache.relation(name(guard.table()));
        String key = "guards." + guard.table();
        if (relation.isEmpty()) {
            return Optional.of(key + ": is no table of the exposed schemas");
        }
        boolean isChecked = relation.get()
                .column(guard.resource())
                .filter(column -> column.baseType().equals(RESOURCE_TYPE_OF_COLUMN))
                .isPresent();
        return isChecked
                ? Optional.empty()
                : Optional.of("%s: '%s' is no column of type uuid".formatted(key, guard.resource()));
    }

    /** Those that hold for a caller: a service key passes all, as it does row-level security. */
    Guards of(Identity caller) {
        return caller.credential() == Credential.SERVICE_KEY ? NONE : this;
    }

    /** The guards of what is done with the rows of a relation; fails with SLC221 where one cannot be checked. */
    List<Guard> of(QualifiedName relation, TableAction action, SchemaCache cache) {
        return byTable.getOrDefault(relation, List.of()).stream()
                .filter(guard -> guard.operations().containsKey(action))
                .map(guard -> resolved(guard, relation, action, cache))
                .toList();
    }

    private static Guard resolved(GuardConfig guard, QualifiedName relation, TableAction action, SchemaCache cache) {
        problem(guard, cache).ifPresent(problem -> {
            throw ErrorCode.GUARD_UNAVAILABLE.failure(problem);
        });
        return new Guard(
                relation,
                action,
                guard.resourceType(),
                guard.resource(),
                guard.operations().getOrDefault(action, ""),
                guard.withoutResource() == GuardConfig.WithoutResource.ALLOW);
    }

    /** Leaves out of a tree the rows that may not be seen, also as what joins others; rows just written may be. */
    void hide(ReadNode node, SchemaCache cache) {
        if (node.source == null) {
            add(node, node.relation, Owner.EMBEDDED, cache);
        }
        if (node.relationship instanceof KeyRelationship byKey && byKey.cardinality() instanceof ManyToMany many) {
            add(node, many.junction(), Owner.JUNCTION, cache);
        }
        node.children.forEach(child -> hide(child, cache));
    }

    private void add(ReadNode node, QualifiedName relation, Owner owner, SchemaCache cache) {
        of(relation, TableAction.SELECT, cache).forEach(guard -> node.where.add(new Condition.Permitted(guard, owner)));
    }
}
