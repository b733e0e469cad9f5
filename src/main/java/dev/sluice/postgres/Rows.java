package dev.sluice.postgres;

import dev.sluice.contract.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement by position. Columns count from zero and hold String, UUID, Long, Integer, Boolean,
 * OffsetDateTime, arrays of those, {@code byte[]}, or null.
 */
public record Rows(List<List<@Nullable Object>> values) {

    /** Those that the driver has read. */
    static Rows of(RowSet<Row> rowSet) {
        List<List<@Nullable Object>> values = new ArrayList<>(rowSet.size());
        for (Row row : rowSet) {
            List<@Nullable Object> columns = new ArrayList<>(row.size());
            for (int index = 0; index < row.size(); index++) {
                columns.add(value(row.getValue(index)));
            }
            values.add(Collections.unmodifiableList(columns));
        }
        return new Rows(Collections.unmodifiableList(values));
    }

    /** Bytes travel in the driver's own form. */
    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof Buffer buffer ? buffer.getBytes() : value;
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public @Nullable String text(int row, int column) {
        Object value = values.get(row).get(column);
        return value == null ? null : value.toString();
    }

    public @Nullable Long number(int row, int column) {
        Object value = values.get(row).get(column);
        return value == null ? null : ((Number) value).longValue();
    }

    /** An array of texts, empty where it is null. */
    public List<String> texts(int row, int column) {
        return values.get(row).get(column) instanceof String[] texts ? List.of(texts) : List.of();
    }

    /** A body of text or of bytes, empty where it is null. */
    public Body body(int row, int column) {
        Object value = values.get(row).get(column);
        if (value instanceof byte[] bytes) {
            return Body.of(bytes);
        }
        return value == null ? Body.EMPTY : Body.of(value.toString());
    }

    public boolean isTrue(int row, int column) {
        return Boolean.TRUE.equals(values.get(row).get(column));
    }

    public @Nullable UUID uuid(int row, int column) {
        return (UUID) values.get(row).get(column);
    }

    public @Nullable Instant instant(int row, int column) {
        OffsetDateTime value = (OffsetDateTime) values.get(row).get(column);
        return value == null ? null : value.toInstant();
    }
}
