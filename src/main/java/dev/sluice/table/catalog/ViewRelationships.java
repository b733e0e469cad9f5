package dev.sluice.table.catalog;

import dev.sluice.table.catalog.ViewKey.Role;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What foreign keys join when views stand for either of their tables, or for both. */
final class ViewRelationships {

    private record Place(QualifiedName table, String constraint, Role role) {}

    /** A view with one choice of its columns for those of a key. */
    private record Choice(QualifiedName view, List<String> columns) {}

    private final Map<Place, List<Choice>> choices = new HashMap<>();
    private final List<KeyRelationship> found = new ArrayList<>();

    private ViewRelationships(List<ViewKey> keys) {
        for (ViewKey key : keys) {
            List<Choice> of = choices.computeIfAbsent(
                    new Place(key.table(), key.constraint(), key.role()), first -> new ArrayList<>());
            key.choices().forEach(columns -> of.add(new Choice(key.view(), columns)));
        }
    }

    /** The relationships of views that follow from those of tables, in the direction of the foreign key. */
    static List<KeyRelationship> of(List<KeyRelationship> tables, List<ViewKey> keys) {
        ViewRelationships relationships = new ViewRelationships(keys);
        tables.forEach(relationships::extend);
        return relationships.found;
    }

    private void extend(KeyRelationship key) {
        String constraint = constraint(key.cardinality());
        List<ColumnPair> pairs = columns(key.cardinality());
        List<String> own = pairs.stream().map(ColumnPair::column).toList();
        List<String> foreign = pairs.stream().map(ColumnPair::foreignColumn).toList();
        List<Choice> sources = choices(key.table(), constraint, Role.REFERENCING);
        List<Choice> targets = choices(key.foreignTable(), constraint, Role.REFERENCED);
        for (Choice source : sources) {
            Cardinality joined = with(key.cardinality(), KeyRows.pairs(source.columns(), foreign));
            found.add(new KeyRelationship(source.view(), key.foreignTable(), false, joined, true, false));
        }
        for (Choice target : targets) {
            Cardinality joined = with(key.cardinality(), KeyRows.pairs(own, target.columns()));
            found.add(new KeyRelationship(key.table(), target.view(), false, joined, false, true));
        }
        for (Choice source : sources) {
            for (Choice target : targets) {
                Cardinality joined = with(key.cardinality(), KeyRows.pairs(source.columns(), target.columns()));
                boolean isSelf = source.view().equals(target.view());
                found.add(new KeyRelationship(source.view(), target.view(), isSelf, joined, true, true));
            }
        }
    }

    private List<Choice> choices(QualifiedName table, String constraint, Role role) {
        return choices.getOrDefault(new Place(table, constraint, role), List.of());
    }

    private static Cardinality with(Cardinality cardinality, List<ColumnPair> columns) {
        String constraint = constraint(cardinality);
        return cardinality instanceof Cardinality.OneToOne
                ? new Cardinality.OneToOne(constraint, columns, false)
                : new Cardinality.ManyToOne(constraint, columns);
    }

    private static String constraint(Cardinality cardinality) {
        return cardinality instanceof Cardinality.OneToOne one
                ? one.constraint()
                : ((Cardinality.ManyToOne) cardinality).constraint();
    }

    private static List<ColumnPair> columns(Cardinality cardinality) {
        return cardinality instanceof Cardinality.OneToOne one
                ? one.columns()
                : ((Cardinality.ManyToOne) cardinality).columns();
    }
}
