package dev.sluice.postgres;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement by position. Columns count from zero and hold String, UUID, Long, Integer, Boolean,
 * OffsetDateTime, arrays of those, or null.
 */
public record Rows(List<List<@Nullable Object>> values) {

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
