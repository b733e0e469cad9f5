package dev.sluice.table.planner;

import dev.sluice.table.plan.JoinCondition;
import dev.sluice.table.plan.JoinCondition.Owner;
import dev.sluice.table.plan.JoinCondition.Side;
import dev.sluice.table.plan.ReadPlan.Spread;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.Cardinality.ManyToOne;
import dev.sluice.table.schema.Cardinality.OneToMany;
import dev.sluice.table.schema.Cardinality.OneToOne;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds by which relationship each embedded resource belongs to its parent. */
final class RelationshipFinder {

    private final SchemaCache cache;
    private final String schema;

    RelationshipFinder(SchemaCache cache, String schema) {
        this.cache = cache;
        this.schema = schema;
    }

    /** Joins every resource of a tree to its parent; fails with PGRST200 or PGRST201. */
    void join(ReadNode parent) {
        for (ReadNode child : parent.children) {
            join(child, parent, find(parent.relation.name(), child));
            join(child);
        }
    }

    private static void join(ReadNode child, ReadNode parent, Relationship relationship) {
        child.relationship = relationship;
        child.relation = relationship.foreignTable();
        child.alias = relationship.foreignTable().name() + "_" + child.depth;
        child.joinAlias = relationship.table().name() + "_" + child.resultName() + "_" + child.depth;
        child.parentIsAliased = parent.alias != null;
        child.parent = parent.alias == null ? parent.relation.name() : parent.alias;
        child.joinConditions = conditions(relationship);
        if (child.isSpread()) {
            child.spread = relationship.isToOne() ? Spread.TO_ONE : Spread.TO_MANY;
        }
    }

    private static List<JoinCondition> conditions(Relationship relationship) {
        if (!(relationship instanceof KeyRelationship byKey)) {
            return List.of();
        }
        List<JoinCondition> conditions = new ArrayList<>();
        if (byKey.cardinality() instanceof ManyToMany junction) {
            junction.targetColumns()
                    .forEach(pair -> conditions.add(equal(Owner.EMBEDDED, pair.column(), pair.foreignColumn())));
            junction.sourceColumns()
                    .forEach(pair -> conditions.add(equal(Owner.PARENT, pair.column(), pair.foreignColumn())));
            return conditions;
        }
        for (ColumnPair pair : columns(byKey.cardinality())) {
            conditions.add(new JoinCondition(
                    new Side(Owner.EMBEDDED, pair.foreignColumn()), new Side(Owner.PARENT, pair.column())));
        }
        return conditions;
    }

    private static JoinCondition equal(Owner owner, String column, String junctionColumn) {
        return new JoinCondition(new Side(owner, column), new Side(Owner.JUNCTION, junctionColumn));
    }

    static List<ColumnPair> columns(Cardinality cardinality) {
        if (cardinality instanceof OneToMany toMany) {
            return toMany.columns();
        }
        if (cardinality instanceof ManyToOne toOne) {
            return toOne.columns();
        }
        return cardinality instanceof OneToOne oneToOne ? oneToOne.columns() : List.of();
    }

    private Relationship find(String origin, ReadNode child) {
        String target = child.target();
        String hint = Objects.requireNonNull(child.embed).hint();
        List<Relationship> all = cache.relationships(new QualifiedName(schema, origin), schema);
        List<Relationship> found = all.stream()
                .filter(relationship -> matches(relationship, target, hint))
                .toList();
        RelationshipFaults faults = new RelationshipFaults(cache, schema, origin, target);
        if (found.isEmpty()) {
            throw faults.none(hint);
        }
        if (found.size() > 1) {
            throw faults.ambiguous(found);
        }
        return found.get(0);
    }

    /**
     * The relationship to rows that belong to those of a relation, by the name under which they would be embedded;
     * fails with PGRST201 where there are several.
     */
    Optional<KeyRelationship> children(String origin, String name) {
        String[] parts = name.split("!", 2);
        String hint = parts.length == 1 ? null : parts[1];
        List<Relationship> found = cache.relationships(new QualifiedName(schema, origin), schema).stream()
                .filter(relationship -> matches(relationship, parts[0], hint) && leadsToChildren(relationship))
                .toList();
        if (found.size() > 1) {
            throw new RelationshipFaults(cache, schema, origin, parts[0]).ambiguous(found);
        }
        return found.stream().map(KeyRelationship.class::cast).findFirst();
    }

    /** Whether the rows of the other side hold the foreign key. */
    private static boolean leadsToChildren(Relationship relationship) {
        return relationship instanceof KeyRelationship byKey
                && (byKey.cardinality() instanceof OneToMany
                        || (byKey.cardinality() instanceof OneToOne oneToOne && oneToOne.isParent()));
    }

    private static boolean matches(Relationship relationship, String target, @Nullable String hint) {
        if (relationship instanceof ComputedRelationship computed) {
            return computed.function().name().equals(target);
        }
        KeyRelationship byKey = (KeyRelationship) relationship;
        boolean isTarget = byKey.foreignTable().name().equals(target);
        Cardinality cardinality = byKey.cardinality();
        if (byKey.isSelf()) {
            boolean toMany = isTarget && cardinality instanceof OneToMany;
            return hint == null
                    ? toMany || (cardinality instanceof ManyToOne && isColumn(cardinality, target))
                    : toMany && isForeignColumn(cardinality, hint);
        }
        if (hint == null) {
            return isTarget
                    || (!byKey.foreignTableIsView()
                            && (isConstraint(cardinality, target) || isColumn(cardinality, target)));
        }
        return isTarget
                && (isConstraint(cardinality, hint)
                        || isColumn(cardinality, hint)
                        || isForeignColumn(cardinality, hint)
                        || isJunction(cardinality, hint));
    }

    private static boolean isColumn(Cardinality cardinality, String name) {
        List<ColumnPair> columns = columns(cardinality);
        return columns.size() == 1 && columns.get(0).column().equals(name);
    }

    private static boolean isForeignColumn(Cardinality cardinality, String name) {
        List<ColumnPair> columns = columns(cardinality);
        return columns.size() == 1 && columns.get(0).foreignColumn().equals(name);
    }

    private static boolean isConstraint(Cardinality cardinality, String name) {
        return constraint(cardinality).equals(name);
    }

    /** The name of the foreign key, empty where there are two. */
    static String constraint(Cardinality cardinality) {
        if (cardinality instanceof OneToMany toMany) {
            return toMany.constraint();
        }
        if (cardinality instanceof ManyToOne toOne) {
            return toOne.constraint();
        }
        return cardinality instanceof OneToOne oneToOne ? oneToOne.constraint() : "";
    }

    private static boolean isJunction(Cardinality cardinality, String name) {
        return cardinality instanceof ManyToMany junction
                && junction.junction().name().equals(name);
    }
}
