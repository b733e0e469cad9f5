package dev.sluice.contract;

/** The transaction has ended as asked. */
public record TransactionEnded(String transaction, TransactionAction action, double executionTimeMs)
        implements Message {}
