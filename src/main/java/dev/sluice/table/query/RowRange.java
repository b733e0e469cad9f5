package dev.sluice.table.query;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of an order are wanted: from the first to the last, counted from zero.
 *
 * @param last null is without end
 */
public record RowRange(long first, @Nullable Long last) {

    public static final RowRange ALL = new RowRange(0, null);

    /** Asks for no row at all, which {@code limit=0} may. */
    public static final RowRange NONE = new RowRange(0, -1L);

    private static final long END = Long.MAX_VALUE / 4;

    public static RowRange from(long first) {
        return new RowRange(first, null);
    }

    /** The rows up to a limit, counted from the first of this range. */
    public RowRange limited(@Nullable Long limit) {
        return limit == null ? this : intersection(new RowRange(Long.MIN_VALUE, bounded(first + limit - 1)));
    }

    private static long bounded(long row) {
        return Math.min(row, END);
    }

    public RowRange intersection(RowRange other) {
        if (isEmpty() || other.isEmpty()) {
            return isLimitZero() ? this : other.isLimitZero() ? other : new RowRange(1, 0L);
        }
        Long upper = last == null || (other.last != null && other.last < last) ? other.last : last;
        return new RowRange(Math.max(first, other.first), upper);
    }

    public boolean isEmpty() {
        return last != null && last < first;
    }

    /** Whether nothing is wanted on purpose. */
    public boolean isLimitZero() {
        return Objects.equals(last, -1L);
    }

    public boolean isAll() {
        return equals(ALL);
    }

    /** How many rows at most, null for all. */
    public @Nullable Long limit() {
        return last == null ? null : last - first + 1;
    }
}
