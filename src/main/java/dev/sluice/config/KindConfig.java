package dev.sluice.config;

import java.time.Duration;

/**
 * The limits of one kind of work.
 *
 * @param target the answer time that the grade is measured against; of one operation, for a batch
 * @param timeLimit the deadline of a request that brings none
 * @param timeLimitMax the latest deadline that a request may bring
 * @param poolSize connections in all, divided among the verticle's instances
 * @param queueMax requests that may wait for a connection, divided among the verticle's instances
 */
public record KindConfig(Duration target, Duration timeLimit, Duration timeLimitMax, int poolSize, int queueMax) {}
