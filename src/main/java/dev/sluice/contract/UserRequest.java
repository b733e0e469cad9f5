package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the row of one user, read as the given identity.
 *
 * @param operationType a name of the caller's for what the row is wanted, shown in a time-out's details
 * @param additionalFilters a JSON object of column values that the row must have too
 */
public record UserRequest(
        String userId,
        Identity identity,
        @Nullable String operationType,
        @Nullable JsonText additionalFilters) implements Identified, Counted {

    @Override
    public UserRequest as(Identity other) {
        return new UserRequest(userId, other, operationType, additionalFilters);
    }
}
