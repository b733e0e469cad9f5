package dev.sluice.table.request;

import dev.sluice.contract.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Refuses queries whose parentheses nest deeper than any reader should follow. */
final class Nesting {

    private static final int DEPTH_MAX = 250;

    private Nesting() {}

    static void check(@Nullable String query) {
        if (query == null) {
            return;
        }
        int depth = 0;
        for (int index = 0; index < query.length(); index++) {
            boolean opens = query.charAt(index) == '(' || query.startsWith("%28", index);
            boolean closes = query.charAt(index) == ')' || query.startsWith("%29", index);
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth > DEPTH_MAX) {
                throw ErrorCode.CAP_PASSED.failure("the query nests deeper than %d".formatted(DEPTH_MAX));
            }
        }
    }
}
