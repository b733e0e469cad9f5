package dev.sluice.contract;

/** The row of a user as PostgreSQL encoded it. */
public record UserReply(JsonText user) implements Message {}
