package dev.sluice.table.response;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a response holds, and of how many.
 *
 * @param first counted from zero
 * @param last below the first where there is none
 * @param total null where they were not counted
 */
record ContentRange(long first, long last, @Nullable Long total) {

    static final String NAME = "Content-Range";

    /** The range of a page that begins at a row. */
    static ContentRange of(long first, long count, @Nullable Long total) {
        return new ContentRange(first, first + count - 1, total);
    }

    /** A range of no rows. */
    static ContentRange none(@Nullable Long total) {
        return new ContentRange(1, 0, total);
    }

    Header header() {
        boolean hasRows = first <= last && !Long.valueOf(0).equals(total);
        return new Header(NAME, (hasRows ? first + "-" + last : "*") + "/" + (total == null ? "*" : total.toString()));
    }

    /** Whole, or a part. */
    int status() {
        return total != null && last - first + 1 < total ? 206 : 200;
    }

    boolean isOutOfBounds() {
        return total != null && first > total;
    }

    /** The failure of a range past the last row, which is answered with the headers of the rows that are not there. */
    GatewayException outOfBounds(int status, List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header("Proxy-Status", ""));
        return new GatewayException(new Failure(
                ErrorCode.INVALID_RANGE.code(),
                status,
                ErrorCode.INVALID_RANGE.message(),
                "An offset of %d was requested, but there are only %d rows.".formatted(first, total),
                null,
                null,
                null,
                all));
    }
}
