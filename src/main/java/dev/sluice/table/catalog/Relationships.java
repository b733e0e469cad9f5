package dev.sluice.table.catalog;

import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Relationship;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every relationship of exposed relations: of tables and views, in both directions, through junctions and functions.
 */
final class Relationships {

    private record Ends(QualifiedName table, QualifiedName foreignTable) {}

    private Relationships() {}

    /** Those that keys make, of all schemas. */
    static List<KeyRelationship> detect(List<KeyConstraint> keys, List<ViewKey> viewKeys, List<Relation> relations) {
        List<KeyRelationship> all = new ArrayList<>(KeyRows.relationships(keys));
        all.addAll(ViewRelationships.of(all, viewKeys));
        List<KeyRelationship> joined = Junctions.of(all, relations);
        List<KeyRelationship> inverse = all.stream().map(Relationships::inverse).toList();
        all.addAll(joined);
        all.addAll(inverse);
        return all;
    }

    private static KeyRelationship inverse(KeyRelationship one) {
        return new KeyRelationship(
                one.foreignTable(),
                one.table(),
                one.isSelf(),
                inverse(one.cardinality()),
                one.foreignTableIsView(),
                one.tableIsView());
    }

    private static Cardinality inverse(Cardinality cardinality) {
        if (cardinality instanceof Cardinality.OneToOne one) {
            return new Cardinality.OneToOne(one.constraint(), swapped(one.columns()), !one.isParent());
        }
        Cardinality.ManyToOne many = (Cardinality.ManyToOne) cardinality;
        return new Cardinality.OneToMany(many.constraint(), swapped(many.columns()));
    }

    private static List<ColumnPair> swapped(List<ColumnPair> pairs) {
        return pairs.stream().map(ColumnPair::swapped).toList();
    }

    /** Those that show: a function stands instead of the relation of its name, and nothing hidden is joined. */
    static List<Relationship> expose(
            List<KeyRelationship> detected, List<ComputedRelationship> computed, List<String> schemas) {
        Set<String> exposed = Set.copyOf(schemas);
        Set<Ends> overridden = new HashSet<>();
        computed.forEach(one -> overridden.add(new Ends(one.table(), one.function())));
        List<Relationship> all = new ArrayList<>(computed);
        detected.stream()
                .filter(one -> !overridden.contains(new Ends(one.table(), one.foreignTable())))
                .filter(one -> !isHiddenJunction(one.cardinality(), exposed))
                .forEach(all::add);
        all.removeIf(one -> !exposed.contains(one.table().schema())
                || !exposed.contains(one.foreignTable().schema()));
        return RelationshipOrder.sort(all);
    }

    /** Where relationships start, of those that show and of those that do not. */
    static Set<QualifiedName> origins(List<KeyRelationship> detected, List<String> schemas) {
        return detected.stream()
                .map(KeyRelationship::table)
                .filter(table -> schemas.contains(table.schema()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isHiddenJunction(Cardinality cardinality, Set<String> exposed) {
        return cardinality instanceof Cardinality.ManyToMany many
                && !exposed.contains(many.junction().schema());
    }
}
