package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** One thing that the gateway needs in order to serve, and whether it is there now. */
public record ReadinessCheck(
        String name, boolean ok, @Nullable String message) {}
