package dev.sluice.table.plan;

import java.util.List;

/**
 * What a write gives back of the rows that it touched.
 *
 * @param rows whether they are wanted
 * @param columns of them; empty is all
 */
public record Returning(boolean rows, List<OutputColumn> columns) {

    public Returning {
        columns = List.copyOf(columns);
    }
}
