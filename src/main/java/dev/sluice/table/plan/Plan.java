package dev.sluice.table.plan;

/** What is to be done, with every name resolved. */
public sealed interface Plan permits ReadPlan, InsertPlan, UpdatePlan, DeletePlan, CallPlan {}
