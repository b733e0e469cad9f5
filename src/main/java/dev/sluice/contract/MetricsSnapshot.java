package dev.sluice.contract;

/** What the gateway has measured of its operations. */
public record MetricsSnapshot() implements Message {}
