package dev.sluice.table.plan;

import org.jspecify.annotations.Nullable;

/** A column of the result: its name, the name that it gets, the type that it is cast to. */
public record OutputColumn(
        String column, String alias, @Nullable String cast) {}
