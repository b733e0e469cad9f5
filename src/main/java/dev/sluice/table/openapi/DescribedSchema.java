package dev.sluice.table.openapi;

import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document tells of a schema: no more than its reader may know.
 *
 * @param comment what the database says of the schema
 * @param routines of those of one name the last is told, as a path has one description
 */
public record DescribedSchema(@Nullable String comment, List<Relation> relations, List<Routine> routines) {

    public DescribedSchema {
        relations = List.copyOf(relations);
        routines = List.copyOf(routines);
    }
}
