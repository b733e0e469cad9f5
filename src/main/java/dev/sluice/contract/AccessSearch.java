package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Leaves out one part of an access check and asks for what would be granted: without the resource, which resources the
 * user may act on; without the user, which users may act on the resource; without the operation, which operations the
 * user may perform.
 *
 * @param limit the most results wanted; null is the configured cap
 */
public record AccessSearch(
        @Nullable String userId,
        String resourceType,
        @Nullable String resourceId,
        @Nullable String operation,
        @Nullable Integer limit)
        implements Message {}
