package dev.sluice.table.openapi;

import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a document tells of a schema: no more than its reader may know.
 *
 * @param comment what the database says of the schema
 * @param routines also those of one name, which one path serves
 */
public record DescribedSchema(@Nullable String comment, List<Relation> relations, List<Routine> routines) {

    public DescribedSchema {
        relations = List.copyOf(relations);
        routines = List.copyOf(routines);
    }

    List<Relation> relationsByName() {
        return relations.stream()
                .sorted(Comparator.comparing(relation -> relation.name().name()))
                .toList();
    }

    /** The functions by their names, those of one name in the order in which they were given. */
    SortedMap<String, List<Routine>> routinesByName() {
        return routines.stream()
                .collect(Collectors.groupingBy(
                        routine -> routine.name().name(), TreeMap::new, Collectors.toUnmodifiableList()));
    }
}
