package dev.sluice.memory;

import dev.sluice.config.MemoryConfig;
import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import java.time.Duration;

/**
 * The budgets of one gateway.
 *
 * @param requests bodies that clients send, from their first byte until their answer is there
 * @param answers what PostgreSQL answers, from the wire until the client has taken it
 * @param waitLimit how long a request waits for room
 */
public record MemoryBudgets(MemoryBudget requests, MemoryBudget answers, Duration waitLimit) {

    public static MemoryBudgets of(MemoryConfig config, Observer observer) {
        return new MemoryBudgets(
                new MemoryBudget(MemoryUse.REQUESTS, config.requests(), observer),
                new MemoryBudget(MemoryUse.ANSWERS, config.answers(), observer),
                config.waitLimit());
    }
}
