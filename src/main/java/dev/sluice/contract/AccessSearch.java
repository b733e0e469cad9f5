package dev.sluice.contract;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out one part of an access check and asks for what would be granted: without the resource, which resources the
 * user may act on; without the user, which users may act on the resource; without the operation, which operations the
 * user may perform.
 *
 * @param limit the most results wanted; null is the configured cap
 * @param after the result that the ones wanted come after, as {@link AccessSearchResult#next} gave it; null is the
 *     beginning
 */
public record AccessSearch(
        @Nullable String userId,
        String resourceType,
        @Nullable String resourceId,
        @Nullable String operation,
        @Nullable Integer limit,
        @Nullable String after)
        implements AccessQuestion {

    @Override
    public List<@Nullable String> users() {
        return Collections.singletonList(userId);
    }

    /** A search from the beginning. */
    public AccessSearch(
            @Nullable String userId,
            String resourceType,
            @Nullable String resourceId,
            @Nullable String operation,
            @Nullable Integer limit) {
        this(userId, resourceType, resourceId, operation, limit, null);
    }
}
