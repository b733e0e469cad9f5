package dev.sluice.table.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a select list. */
public sealed interface SelectItem {

    /** A field: {@code alias:column->path::cast.aggregate()::cast}. */
    record Column(
            Field field,
            @Nullable Aggregate aggregate,
            @Nullable String aggregateCast,
            @Nullable String cast,
            @Nullable String alias)
            implements SelectItem {

        public static Column of(Field field) {
            return new Column(field, null, null, null, null);
        }
    }

    /**
     * An embedded resource: {@code alias:relation!hint!inner(…)}, or spread into its parent by three dots.
     *
     * @param joinType null where the request does not say
     */
    record Embed(
            String relation,
            @Nullable String alias,
            @Nullable String hint,
            @Nullable JoinType joinType,
            boolean isSpread,
            List<SelectItem> items)
            implements SelectItem {
        public Embed {
            items = List.copyOf(items);
        }
    }

    /** What becomes of a row without an embedded one. */
    enum JoinType {
        INNER,
        LEFT
    }

    /** The functions that a select list may aggregate with. */
    enum Aggregate {
        SUM,
        AVG,
        MAX,
        MIN,
        COUNT
    }
}
