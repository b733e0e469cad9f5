package dev.sluice.table.plan;

import dev.sluice.table.request.Preferences.Resolution;
import dev.sluice.table.schema.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write in SQL's own words. */
public sealed interface WritePlan {

    QualifiedName relation();

    /** Columns of the rows that the write gives back to what is read of them; empty where nothing is. */
    List<String> returning();

    /**
     * The data of a write.
     *
     * @param text one JSON object, or an array of them
     * @param columns those that are read from it
     * @param defaults whether a column that an object lacks gets its default rather than null
     */
    record Data(String text, boolean isObject, List<PayloadColumn> columns, boolean defaults) {
        public Data {
            columns = List.copyOf(columns);
        }
    }

    /** A column that a payload sets, with the expression of its default. */
    record PayloadColumn(ResolvedField field, @Nullable String defaultValue) {}

    /**
     * An insert.
     *
     * @param conflict what becomes of rows that are there already, null fails
     * @param keyConditions for a PUT, what the row's key must be
     * @param primaryKey for the Location of the row
     */
    record Insert(
            QualifiedName relation,
            Data data,
            @Nullable Conflict conflict,
            List<Condition> keyConditions,
            List<String> returning,
            List<String> primaryKey)
            implements WritePlan {
        public Insert {
            keyConditions = List.copyOf(keyConditions);
            returning = List.copyOf(returning);
            primaryKey = List.copyOf(primaryKey);
        }

        public boolean isPut() {
            return !keyConditions.isEmpty();
        }

        /** Whether a row that is there already is changed. */
        public boolean merges() {
            return conflict != null && conflict.resolution() == Resolution.MERGE_DUPLICATES;
        }
    }

    /**
     * What becomes of a row that has the values of another.
     *
     * @param columns of the unique constraint; where there are none, nothing can be in conflict
     */
    record Conflict(Resolution resolution, List<String> columns) {
        public Conflict {
            columns = List.copyOf(columns);
        }
    }

    /** An update. */
    record Update(QualifiedName relation, Data data, List<Condition> where, List<String> returning)
            implements WritePlan {
        public Update {
            where = List.copyOf(where);
            returning = List.copyOf(returning);
        }
    }

    /** A delete. */
    record Delete(QualifiedName relation, List<Condition> where, List<String> returning) implements WritePlan {
        public Delete {
            where = List.copyOf(where);
            returning = List.copyOf(returning);
        }
    }
}
