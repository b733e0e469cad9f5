package dev.sluice.table.planner;

import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.query.Field;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Infers which columns of a write's or a call's rows are needed for what is read of them. */
final class Returning {

    private static final SortedSet<String> ALL = new TreeSet<>(List.of(Field.STAR));

    private Returning() {}

    /** The columns, or a star where all are. */
    static SortedSet<String> of(ReadPlan read, Collection<String> primaryKey) {
        SortedSet<String> names = new TreeSet<>();
        read.select().forEach(selected -> names.add(selected.field().name()));
        read.order().stream()
                .filter(ordering -> ordering.alias() == null)
                .forEach(ordering -> names.add(ordering.field().name()));
        boolean computes = read.embeds().stream()
                .anyMatch(embed -> Objects.requireNonNull(embed.join()).relationship() instanceof ComputedRelationship);
        if (names.contains(Field.STAR) || computes) {
            return ALL;
        }
        read.embeds().forEach(embed -> addKeys(Objects.requireNonNull(embed.join()), names));
        names.addAll(primaryKey);
        return names;
    }

    private static void addKeys(ReadPlan.Join join, SortedSet<String> names) {
        if (!(join.relationship() instanceof KeyRelationship byKey)) {
            return;
        }
        if (byKey.cardinality() instanceof ManyToMany junction) {
            junction.sourceColumns().forEach(pair -> names.add(pair.column()));
        } else {
            RelationshipFinder.columns(byKey.cardinality()).forEach(pair -> names.add(pair.column()));
        }
    }

    /** The columns that an embedded resource needs of its own rows, also to be joined and filtered by. */
    static SortedSet<String> embedded(ReadPlan read, Collection<String> primaryKey) {
        SortedSet<String> names = new TreeSet<>(filterFields(read));
        addKeysOfOther(Objects.requireNonNull(read.join()), names);
        return with(of(read, primaryKey), names);
    }

    private static void addKeysOfOther(ReadPlan.Join join, SortedSet<String> names) {
        if (join.relationship() instanceof KeyRelationship byKey) {
            RelationshipFinder.columns(byKey.cardinality()).forEach(pair -> names.add(pair.foreignColumn()));
        }
    }

    /** Some columns and others; all where the ones are all. */
    static SortedSet<String> with(SortedSet<String> names, Collection<String> others) {
        if (names.contains(Field.STAR) || others.contains(Field.STAR)) {
            return ALL;
        }
        SortedSet<String> all = new TreeSet<>(names);
        all.addAll(others);
        return all;
    }

    /** Some columns and those that guards check. */
    static List<String> guarded(SortedSet<String> names, Collection<Guard> guards) {
        return List.copyOf(with(names, guards.stream().map(Guard::column).toList()));
    }

    /** The fields of its own that a read is filtered by. */
    static SortedSet<String> filterFields(ReadPlan read) {
        SortedSet<String> names = new TreeSet<>();
        read.where().forEach(condition -> addFields(condition, names));
        return names;
    }

    private static void addFields(Condition condition, SortedSet<String> names) {
        if (condition instanceof Condition.Compared compared) {
            names.add(compared.field().name());
        } else if (condition instanceof Condition.Branch branch) {
            branch.conditions().forEach(part -> addFields(part, names));
        }
    }
}
