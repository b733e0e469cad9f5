package dev.sluice.postgres;

import dev.sluice.memory.MemoryBudget;
import java.time.Duration;

/**
 * What holds for the connections of every kind.
 *
 * @param instances of each verticle, among which a kind's pool is divided
 * @param idleInTransactionMax after which PostgreSQL ends a transaction in which nothing happens
 * @param inItsWords whether faults of the server are told to callers as PostgreSQL told them
 * @param answers the memory for what PostgreSQL sends
 */
public record ConnectionRules(int instances, Duration idleInTransactionMax, boolean inItsWords, MemoryBudget answers) {}
