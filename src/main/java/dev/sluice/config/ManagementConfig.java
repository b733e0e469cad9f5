package dev.sluice.config;

/** The management port: metrics, liveness, readiness. */
public record ManagementConfig(String host, int port) {}
