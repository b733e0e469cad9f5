package dev.sluice.config;

import java.time.Duration;

/**
 * The limits of transactions that span several messages.
 *
 * @param idleLimit after which a transaction without a step is rolled back
 * @param ageLimit how long a transaction lasts where its begin says nothing
 * @param ageLimitMax the longest that a begin may ask for
 * @param endedMemory how long it is remembered how a transaction ended
 */
public record TransactionConfig(Duration idleLimit, Duration ageLimit, Duration ageLimitMax, Duration endedMemory) {}
