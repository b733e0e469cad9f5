package dev.sluice.http.authzen;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a search's results that a request wants.
 *
 * @param question what the results answer, as {@link PageToken#fingerprint} names it
 * @param limit the most results, null where the request leaves it to the gateway
 * @param after the result that the page comes after, null for the first page
 */
record Page(
        String question, @Nullable Integer limit, @Nullable String after) {

    static Page read(AuthZenRequest page, String question) {
        page.optional("properties");
        Integer limit = limit(page);
        if (!page.json().containsKey("token")) {
            return new Page(question, limit, null);
        }
        PageToken token = PageToken.decode(page.text("token"))
                .orElseThrow(() -> page.fault("token", "is not one that a search has given"));
        if (!token.question().equals(question)) {
            throw page.fault("token", "belongs to another search");
        }
        if (limit != null && !Objects.equals(limit, token.limit())) {
            throw page.fault("limit", "is not that of the request which began the search");
        }
        return new Page(question, token.limit(), token.after());
    }

    private static @Nullable Integer limit(AuthZenRequest page) {
        if (!page.json().containsKey("limit")) {
            return null;
        }
        Object limit = page.json().getValue("limit");
        if (limit instanceof Integer few && few >= 0) {
            return few;
        }
        if (limit instanceof Long many && many >= 0) {
            return Integer.MAX_VALUE;
        }
        throw page.fault("limit", "must be a whole number, 0 or more");
    }

    /** Whether no result is wanted, only whether there are any. */
    boolean isEmpty() {
        return limit != null && limit == 0;
    }

    /** The token of the page that comes after a result. */
    String next(@Nullable String last) {
        return new PageToken(question, limit, last).encode();
    }
}
