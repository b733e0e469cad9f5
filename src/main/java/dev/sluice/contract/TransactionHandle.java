package dev.sluice.contract;

import java.time.Instant;

/** An open transaction: its id, the address that takes its steps, and when it is rolled back at the latest. */
public record TransactionHandle(String transaction, String address, Instant expiresAt) implements Message {}
