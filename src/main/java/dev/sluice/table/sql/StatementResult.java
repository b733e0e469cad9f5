package dev.sluice.table.sql;

import dev.sluice.contract.Body;
import dev.sluice.postgres.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one row with which a statement answers.
 *
 * @param total how many rows match, where they were counted
 * @param pageCount how many rows the page has, or a write touched
 * @param location the key of the one inserted row as filters, empty where it is not wanted
 * @param responseHeaders what the database set as {@code response.headers}
 * @param responseStatus what the database set as {@code response.status}
 * @param inserted how many rows of an upsert were inserted rather than merged
 * @param misplaced how many rows of a payload found no place of their own, where that may happen
 * @param refused how many rows each guard of a write refuses
 */
public record StatementResult(
        @Nullable Long total,
        long pageCount,
        List<String> location,
        Body body,
        @Nullable String responseHeaders,
        @Nullable String responseStatus,
        @Nullable Long inserted,
        @Nullable Long misplaced,
        List<Long> refused) {

    public StatementResult {
        location = List.copyOf(location);
        refused = List.copyOf(refused);
    }

    /** Columns of the row of a write, which alone has a location, misplaced rows and guarded ones. */
    private static final int COLUMNS_OF_WRITE = 9;

    /** Reads the row. */
    public static StatementResult of(Rows rows) {
        boolean isWrite = rows.values().get(0).size() == COLUMNS_OF_WRITE;
        int body = isWrite ? 3 : 2;
        Long pageCount = rows.number(0, 1);
        return new StatementResult(
                rows.number(0, 0),
                pageCount == null ? 0 : pageCount,
                isWrite ? rows.texts(0, 2) : List.of(),
                rows.body(0, body),
                rows.text(0, body + 1),
                rows.text(0, body + 2),
                rows.number(0, body + 3),
                isWrite ? rows.number(0, body + 4) : null,
                isWrite ? rows.texts(0, body + 5).stream().map(Long::valueOf).toList() : List.of());
    }

    /** The same with another total. */
    public StatementResult withTotal(@Nullable Long other) {
        return new StatementResult(
                other, pageCount, location, body, responseHeaders, responseStatus, inserted, misplaced, refused);
    }
}
