package dev.sluice.table.schema;

/** A column of a relation; its type is written as a cast takes it. */
public record Column(String name, String type) {}
