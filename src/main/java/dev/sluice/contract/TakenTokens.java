package dev.sluice.contract;

/**
 * What one caller took of one rate limit.
 *
 * @param rule the name of the limit
 * @param key which caller, as a hash that every node makes in the same way
 */
public record TakenTokens(String rule, String key, long tokens) implements Message {}
