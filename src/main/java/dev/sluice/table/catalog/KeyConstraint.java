package dev.sluice.table.catalog;

import dev.sluice.table.schema.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary or foreign key.
 *
 * @param foreign the side that a foreign key names; null for a primary key
 * @param isUnique whether a foreign key's columns are a key of their own
 */
record KeyConstraint(String name, Side side, @Nullable Side foreign, boolean isUnique) {

    /** The columns of a key on one table, by number and by name in the key's order. */
    record Side(long relation, QualifiedName table, List<Integer> numbers, List<String> columns) {}
}
