package dev.sluice.contract;

/**
 * One finished operation, for the metrics.
 *
 * @param durationNanos from arrival to answer
 * @param queueNanos the part of it spent waiting: on the bus, for a place, for a connection
 * @param databaseNanos the part of it that PostgreSQL worked
 * @param targetMet whether it was answered without failure and within its kind's target
 * @param overrunNanos by how much it outlived its deadline, zero if it did not
 */
public record OperationEvent(
        OperationKind kind,
        Outcome outcome,
        long durationNanos,
        long queueNanos,
        long databaseNanos,
        boolean targetMet,
        long overrunNanos)
        implements Message {}
