package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a user may perform an operation on a resource. Ids are kept as the caller sent them: that they are UUIDs
 * is for the authorization room to say.
 *
 * @param consistency how old the answer's data may be; null is the configured default
 * @param explain whether the reply gives its reasons
 */
public record AccessCheck(
        String userId,
        String resourceType,
        String resourceId,
        String operation,
        @Nullable Consistency consistency,
        boolean explain)
        implements AccessQuestion {

    @Override
    public List<@Nullable String> users() {
        return List.of(userId);
    }

    /** A check with the configured consistency and no reasons. */
    public static AccessCheck of(String userId, String resourceType, String resourceId, String operation) {
        return new AccessCheck(userId, resourceType, resourceId, operation, null, false);
    }
}
