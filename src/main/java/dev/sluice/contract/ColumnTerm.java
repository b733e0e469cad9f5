package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * One column of a result.
 *
 * @param alias the name that it has in the result; null keeps its own
 * @param cast the type that it is cast to; null keeps its own
 */
public record ColumnTerm(
        String column, @Nullable String alias, @Nullable String cast) {

    public static ColumnTerm of(String column) {
        return new ColumnTerm(column, null, null);
    }
}
