package dev.sluice.table.schema;

/** A conversion between a domain and {@code json} or {@code text} that the database declares as an implicit cast. */
public record Representation(String source, String target) {}
