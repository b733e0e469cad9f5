package dev.sluice.contract;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an access check.
 *
 * @param effectiveRole the strongest role that a rule gives the user on the resource, whether or not it permits the
 *     operation
 * @param accessMethod by which rule the user has that role
 * @param permissions every operation that the effective role permits
 * @param source {@code view} or {@code live}: whether the materialized view or the rule view answered; null where
 *     neither was asked
 * @param asOf since when the data behind the answer holds: the refresh of the view, or now
 * @param reasons in words, where the check asked to explain
 */
public record AccessDecision(
        boolean accessGranted,
        AccessOutcome outcome,
        @Nullable String effectiveRole,
        @Nullable String accessMethod,
        List<String> permissions,
        @Nullable String resourceOwner,
        @Nullable String source,
        @Nullable Instant asOf,
        @Nullable List<String> reasons,
        double executionTimeMs)
        implements Message {

    public AccessDecision {
        permissions = List.copyOf(permissions);
        reasons = reasons == null ? null : List.copyOf(reasons);
        if (accessGranted != (outcome == AccessOutcome.GRANTED)) {
            throw new IllegalArgumentException("access granted and outcome disagree");
        }
    }
}
