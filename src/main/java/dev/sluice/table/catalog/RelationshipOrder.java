package dev.sluice.table.catalog;

import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * PostgREST's order of relationships, which an error about an ambiguous one shows: by keys before by functions, then by
 * each component in turn. Spelt as a list of texts, compared one by one; two such lists only differ in length after
 * they have differed in a text.
 */
final class RelationshipOrder {

    private record Sorted(Relationship relationship, List<String> key) {}

    private static final Comparator<Sorted> BY_KEY = (one, other) ->
            Arrays.compare(one.key().toArray(String[]::new), other.key().toArray(String[]::new));

    private final List<String> key = new ArrayList<>();

    private RelationshipOrder() {}

    static List<Relationship> sort(List<Relationship> relationships) {
        return relationships.stream()
                .map(relationship -> new Sorted(relationship, new RelationshipOrder().key(relationship)))
                .sorted(BY_KEY)
                .map(Sorted::relationship)
                .toList();
    }

    private List<String> key(Relationship relationship) {
        if (relationship instanceof ComputedRelationship computed) {
            key.add("1");
            name(computed.function());
            name(computed.table());
            name(computed.foreignTable());
            flag(computed.isToOne());
            flag(computed.isSelf());
            return key;
        }
        KeyRelationship keyed = (KeyRelationship) relationship;
        key.add("0");
        name(keyed.table());
        name(keyed.foreignTable());
        flag(keyed.isSelf());
        cardinality(keyed.cardinality());
        flag(keyed.tableIsView());
        flag(keyed.foreignTableIsView());
        return key;
    }

    private void cardinality(Cardinality cardinality) {
        if (cardinality instanceof Cardinality.OneToMany many) {
            key.addAll(List.of("0", many.constraint()));
            columns(many.columns());
        } else if (cardinality instanceof Cardinality.ManyToOne one) {
            key.addAll(List.of("1", one.constraint()));
            columns(one.columns());
        } else if (cardinality instanceof Cardinality.OneToOne one) {
            key.addAll(List.of("2", one.constraint()));
            columns(one.columns());
            flag(one.isParent());
        } else if (cardinality instanceof Cardinality.ManyToMany many) {
            key.add("3");
            name(many.junction());
            key.addAll(List.of(many.constraint1(), many.constraint2()));
            columns(many.sourceColumns());
            columns(many.targetColumns());
        }
    }

    private void name(QualifiedName name) {
        key.add(name.schema());
        key.add(name.name());
    }

    private void columns(List<ColumnPair> pairs) {
        for (ColumnPair pair : pairs) {
            key.add(pair.column());
            key.add(pair.foreignColumn());
        }
    }

    private void flag(boolean is) {
        key.add(is ? "1" : "0");
    }
}
