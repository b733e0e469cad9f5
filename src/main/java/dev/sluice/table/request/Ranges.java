package dev.sluice.table.request;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.query.QueryString;
import dev.sluice.table.query.RowRange;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows that a request asks for: by {@code limit} and {@code offset}, and by the Range header. */
record Ranges(RowRange top, Map<String, RowRange> all) {

    private static final Pattern HEADER = Pattern.compile("([0-9]+)-([0-9]*)");

    private static final String TOP = "limit";

    static Ranges of(QueryParameters query, String method, @Nullable String header) {
        RowRange byHeader = header != null && method.equals("GET") ? ofHeader(header) : RowRange.ALL;
        RowRange byLimit = query.ranges().getOrDefault(TOP, RowRange.ALL);
        RowRange top = byLimit.isLimitZero() ? RowRange.NONE : byHeader.intersection(byLimit);
        if (top.isEmpty() && !byLimit.isLimitZero()) {
            throw ErrorCode.INVALID_RANGE.failure(
                    byHeader.isEmpty()
                            ? "The lower boundary must be lower than or equal to the upper boundary in the Range"
                                    + " header."
                            : "Limit should be greater than or equal to zero.");
        }
        if (method.equals("PUT") && !top.isAll()) {
            throw ErrorCode.PUT_WITH_LIMIT.failure();
        }
        Map<String, RowRange> all = new HashMap<>(query.ranges());
        all.put(TOP, top);
        return new Ranges(top, all);
    }

    /** A header that is no range of rows asks for nothing in particular (RFC 9110, section 14.2). */
    private static RowRange ofHeader(String header) {
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            return RowRange.ALL;
        }
        Long first = QueryString.number(matcher.group(1));
        Long last = QueryString.number(matcher.group(2));
        return new RowRange(first == null ? 0 : first, last);
    }
}
