package dev.sluice.table.plan;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the names of an operation in the schema cache, or says which was not found and what comes nearest. */
record Names(SchemaCache cache, String schema) {

    private static final int EDITS_MAX = 3;

    /** The names of a schema, the default where none is given; fails with PGRST106 where it is not exposed. */
    static Names in(SchemaCache cache, @Nullable String schema) {
        String chosen = schema == null ? cache.schemas().get(0) : schema;
        if (!cache.schemas().contains(chosen)) {
            throw ErrorCode.SCHEMA_NOT_EXPOSED.failure(
                    "Invalid schema: " + chosen,
                    null,
                    "Only the following schemas are exposed: " + String.join(", ", cache.schemas()));
        }
        return new Names(cache, chosen);
    }

    Relation relation(String name) {
        QualifiedName qualified = new QualifiedName(schema, name);
        return cache.relation(qualified)
                .orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.failure(
                        "Could not find the table '%s' in the schema cache".formatted(qualified),
                        null,
                        nearest(name, cache.relationNames())
                                .map("Perhaps you meant the table '%s'"::formatted)
                                .orElse(null)));
    }

    /** The function of the name that takes just these arguments. */
    Routine routine(String name, Set<String> given) {
        QualifiedName qualified = new QualifiedName(schema, name);
        List<Routine> candidates = cache.routines(qualified).stream()
                .filter(routine -> routine.takes(given))
                .toList();
        if (candidates.isEmpty()) {
            throw noRoutine(qualified, given);
        }
        return candidates.stream()
                .min(Comparator.comparingInt(routine -> routine.arguments().size()))
                .orElseThrow();
    }

    private GatewayException noRoutine(QualifiedName name, Set<String> given) {
        String call = given.isEmpty()
                ? "%s without parameters".formatted(name)
                : "%s(%s)".formatted(name, String.join(", ", given));
        return ErrorCode.NO_SUCH_FUNCTION.failure(
                "Could not find the function %s in the schema cache".formatted(call),
                given.isEmpty()
                        ? ("Searched for the function %s without parameters, but no matches were found"
                                        + " in the schema cache.")
                                .formatted(name)
                        : ("Searched for the function %s with parameters %s, but no matches were found"
                                        + " in the schema cache.")
                                .formatted(name, String.join(", ", given)),
                nearest(name.name(), cache.routineNames())
                        .map("Perhaps you meant to call the function %s"::formatted)
                        .orElse(null));
    }

    /** A column that is read, filtered by or ordered by. */
    static Column column(Relation relation, String name) {
        return relation.column(name)
                .orElseThrow(() -> ErrorCode.UNDEFINED_COLUMN.failure(
                        "column %s.%s does not exist".formatted(relation.name().name(), name), null, null));
    }

    /** A column that a payload sets. */
    static Column payloadColumn(Relation relation, String name) {
        return relation.column(name)
                .orElseThrow(() -> ErrorCode.NO_SUCH_COLUMN.failure(
                        "Could not find the '%s' column of '%s' in the schema cache"
                                .formatted(name, relation.name().name()),
                        null,
                        null));
    }

    private Optional<QualifiedName> nearest(String name, Collection<QualifiedName> known) {
        return known.stream()
                .filter(candidate -> candidate.schema().equals(schema))
                .filter(candidate -> edits(name, candidate.name()) <= Math.min(EDITS_MAX, name.length() / 2))
                .min(Comparator.<QualifiedName>comparingInt(candidate -> edits(name, candidate.name()))
                        .thenComparing(QualifiedName::name));
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
