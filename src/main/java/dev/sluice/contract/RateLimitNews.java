package dev.sluice.contract;

import java.util.List;

/**
 * What was taken of the rate limits on one node since it told last.
 *
 * @param node a name of that node's own
 */
public record RateLimitNews(String node, List<TakenTokens> taken) implements Message {

    public RateLimitNews {
        taken = List.copyOf(taken);
    }
}
