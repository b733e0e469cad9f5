package dev.sluice.contract;

/** How the gateway performs against its targets, and the state of its parts. */
public record PerformanceReport() implements Message {}
