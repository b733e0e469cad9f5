package dev.sluice.table.catalog;

import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.Cardinality.ManyToOne;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds relations whose primary key holds two foreign keys: each joins the rows of two others, many to many. */
final class Junctions {

    private Junctions() {}

    static List<KeyRelationship> of(List<KeyRelationship> relationships, List<Relation> relations) {
        Map<QualifiedName, Set<String>> keys = new HashMap<>();
        relations.forEach(relation -> keys.put(relation.name(), Set.copyOf(relation.primaryKey())));
        Map<QualifiedName, List<KeyRelationship>> inKeys = new LinkedHashMap<>();
        for (KeyRelationship relationship : relationships) {
            if (relationship.cardinality() instanceof ManyToOne one && isWithin(one, keys, relationship.table())) {
                inKeys.computeIfAbsent(relationship.table(), first -> new ArrayList<>())
                        .add(relationship);
            }
        }
        return inKeys.values().stream().flatMap(Junctions::joins).toList();
    }

    private static boolean isWithin(ManyToOne one, Map<QualifiedName, Set<String>> keys, QualifiedName table) {
        Set<String> key = keys.getOrDefault(table, Set.of());
        return one.columns().stream().allMatch(pair -> key.contains(pair.column()));
    }

    private static Stream<KeyRelationship> joins(List<KeyRelationship> ofOneTable) {
        return ofOneTable.stream()
                .flatMap(source -> ofOneTable.stream()
                        .filter(target ->
                                !one(source).constraint().equals(one(target).constraint()))
                        .map(target -> join(source, target)));
    }

    private static KeyRelationship join(KeyRelationship source, KeyRelationship target) {
        ManyToMany cardinality = new ManyToMany(
                source.table(),
                one(source).constraint(),
                one(target).constraint(),
                one(source).columns().stream().map(ColumnPair::swapped).toList(),
                one(target).columns().stream().map(ColumnPair::swapped).toList());
        return new KeyRelationship(
                source.foreignTable(),
                target.foreignTable(),
                source.foreignTable().equals(target.foreignTable()),
                cardinality,
                source.foreignTableIsView(),
                target.foreignTableIsView());
    }

    private static ManyToOne one(KeyRelationship relationship) {
        return (ManyToOne) relationship.cardinality();
    }
}
