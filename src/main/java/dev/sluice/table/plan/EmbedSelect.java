package dev.sluice.table.plan;

import dev.sluice.table.query.SelectItem.Aggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row shows of an embedded resource, which a join with the given alias brings. */
public sealed interface EmbedSelect {

    String alias();

    /**
     * A JSON object, or an array of them.
     *
     * @param isEmpty whether nothing of it is shown, as for an embedded resource that only filters
     */
    record AsJson(String name, String alias, boolean isObject, boolean isEmpty) implements EmbedSelect {}

    /** Its fields among those of the row. */
    record Spread(List<SpreadField> fields, String alias) implements EmbedSelect {
        public Spread {
            fields = List.copyOf(fields);
        }
    }

    /** A field that is spread into a row. */
    record SpreadField(
            String name,
            @Nullable Aggregate aggregate,
            @Nullable String cast,
            @Nullable String alias) {

        public static SpreadField of(String name) {
            return new SpreadField(name, null, null, null);
        }
    }
}
