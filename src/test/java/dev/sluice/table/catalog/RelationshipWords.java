package dev.sluice.table.catalog;

import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.Relationship;
import java.util.List;

/** Tells a relationship in a few words, so that a test can list many. */
final class RelationshipWords {

    private RelationshipWords() {}

    static String of(Relationship relationship) {
        if (relationship instanceof ComputedRelationship computed) {
            return "function " + computed.function() + (computed.isToOne() ? " one" : " many") + self(computed);
        }
        KeyRelationship key = (KeyRelationship) relationship;
        return (key.tableIsView() ? "view" : "")
                        .concat(self(key))
                        .concat(" " + words(key.cardinality()))
                        .strip()
                + (key.foreignTableIsView() ? " view" : "");
    }

    private static String self(Relationship relationship) {
        return relationship.isSelf() ? " self" : "";
    }

    private static String words(Cardinality cardinality) {
        if (cardinality instanceof Cardinality.OneToMany many) {
            return "O2M " + many.constraint() + words(many.columns());
        }
        if (cardinality instanceof Cardinality.ManyToOne one) {
            return "M2O " + one.constraint() + words(one.columns());
        }
        if (cardinality instanceof Cardinality.OneToOne one) {
            return "O2O " + one.constraint() + words(one.columns()) + (one.isParent() ? " parent" : "");
        }
        Cardinality.ManyToMany many = (Cardinality.ManyToMany) cardinality;
        return "M2M " + many.junction() + " " + many.constraint1() + words(many.sourceColumns()) + " "
                + many.constraint2() + words(many.targetColumns());
    }

    private static String words(List<Cardinality.ColumnPair> columns) {
        return columns.stream()
                .map(pair -> pair.column() + "=" + pair.foreignColumn())
                .toList()
                .toString()
                .replace('[', '(')
                .replace(']', ')');
    }
}
