package dev.sluice.table.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a query string says.
 *
 * @param canonical the parameters sorted by name and encoded, for Content-Location
 * @param arguments of a function called by GET, in order
 * @param ranges by the path to the resource, whose last step is {@code limit}
 * @param columns those that a payload is read for, null where the payload's keys say it
 * @param filterFields every parameter that is a filter
 * @param onConflict the columns of the constraint that an upsert goes by, null is the primary key
 */
public record QueryParameters(
        String canonical,
        List<Argument> arguments,
        Map<String, RowRange> ranges,
        List<AtPath<List<Ordering>>> order,
        List<AtPath<LogicTree>> logic,
        @Nullable SortedSet<String> columns,
        List<SelectItem> select,
        List<AtPath<LogicTree.Filter>> filters,
        Set<String> filterFields,
        @Nullable List<String> onConflict) {

    /** A named value for a function; a name may come more than once. */
    public record Argument(String name, String value) {}
}
