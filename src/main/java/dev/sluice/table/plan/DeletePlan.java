package dev.sluice.table.plan;

import dev.sluice.table.schema.Relation;

/** A delete in SQL's own words. */
public record DeletePlan(Relation from, Condition where, Returning returning) implements Plan {}
