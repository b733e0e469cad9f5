package dev.sluice.config;

/**
 * The limits of batches.
 *
 * @param operationsMax the most operations in one batch
 */
public record BatchConfig(int operationsMax) {}
