package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an access search found: ids of resources or users, or names of operations, in ascending order.
 *
 * @param everySignedInUser for a search of users: whether a rule grants it to everyone signed in, whom the list cannot
 *     name
 * @param truncated whether the limit cut the list
 * @param next where the list was cut, what the search that goes on comes after; null where nothing is left
 */
public record AccessSearchResult(
        List<String> results,
        boolean everySignedInUser,
        boolean truncated,
        @Nullable String next,
        double executionTimeMs)
        implements Message {

    public AccessSearchResult {
        results = List.copyOf(results);
    }
}
