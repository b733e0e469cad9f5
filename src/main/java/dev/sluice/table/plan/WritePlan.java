package dev.sluice.table.plan;

import dev.sluice.table.request.Preferences.Resolution;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write in SQL's own words. */
public sealed interface WritePlan {

    QualifiedName relation();

    /** Columns of the rows that the write gives back to what is read of them; empty where nothing is. */
    List<String> returning();

    /** The checks that each row must pass that the plan's own statement touches; an updated one before and after. */
    List<Guard> ownGuards();

    /** The checks of every row that is touched. */
    default List<Guarded> guards() {
        return Guarded.of(this);
    }

    /** Whether it may turn out that a row of the payload found no place of its own, so that the write is undone. */
    boolean mayMisplace();

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
     * @param nested rows of other relations that belong to the inserted ones and come with them
     * @param ownGuards of rows that are new; those that are there already have the conflict's
     */
    record Insert(
            QualifiedName relation,
            Data data,
            @Nullable Conflict conflict,
            List<Condition> keyConditions,
            List<String> returning,
            List<String> primaryKey,
            List<Nested> nested,
            List<Guard> ownGuards)
            implements WritePlan {
        public Insert {
            keyConditions = List.copyOf(keyConditions);
            returning = List.copyOf(returning);
            primaryKey = List.copyOf(primaryKey);
            nested = List.copyOf(nested);
            ownGuards = List.copyOf(ownGuards);
        }

        @Override
        public boolean mayMisplace() {
            return !nested.isEmpty();
        }

        /** Whether a row that is there already is changed. */
        public boolean merges() {
            return conflict != null && conflict.resolution() == Resolution.MERGE_DUPLICATES;
        }
    }

    /**
     * Rows that are inserted with those that they belong to.
     *
     * @param source what they are called, once inserted
     * @param key under which each parent holds its rows in the payload
     * @param link columns of the parent with those of these rows that take their values
     * @param insert of these rows; its data is the parent's
     */
    record Nested(String source, String key, List<ColumnPair> link, Insert insert) {
        public Nested {
            link = List.copyOf(link);
        }
    }

    /**
     * What becomes of a row that has the values of another.
     *
     * @param columns of the unique constraint; where there are none, nothing can be in conflict
     * @param guards of rows that are there already and are changed
     */
    record Conflict(Resolution resolution, List<String> columns, List<Guard> guards) {
        public Conflict {
            columns = List.copyOf(columns);
            guards = List.copyOf(guards);
        }
    }

    /**
     * An update.
     *
     * @param key the columns by which each row of the data finds its own; empty where all get the same values
     * @param partial whether a column that an object lacks stays as it is
     */
    record Update(
            QualifiedName relation,
            Data data,
            List<String> key,
            boolean partial,
            List<Condition> where,
            List<String> returning,
            List<Guard> ownGuards)
            implements WritePlan {
        public Update {
            key = List.copyOf(key);
            where = List.copyOf(where);
            returning = List.copyOf(returning);
            ownGuards = List.copyOf(ownGuards);
        }

        @Override
        public boolean mayMisplace() {
            return !key.isEmpty();
        }
    }

    /** A delete. */
    record Delete(QualifiedName relation, List<Condition> where, List<String> returning, List<Guard> ownGuards)
            implements WritePlan {
        public Delete {
            where = List.copyOf(where);
            returning = List.copyOf(returning);
            ownGuards = List.copyOf(ownGuards);
        }

        @Override
        public boolean mayMisplace() {
            return false;
        }
    }
}
