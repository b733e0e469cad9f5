package dev.sluice.contract;

/**
 * Marks the immutable records that cross the event bus by reference. Their JSON form has the same component names in
 * snake_case.
 */
public interface Message {}
