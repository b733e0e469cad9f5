package dev.sluice.authorization;

/**
 * One row of a rule: a role that it gives, and by which rule.
 *
 * @param everyone whether it gives the role to everyone signed in, not to the one user
 * @param expired whether it gave the role until a moment that has passed
 */
record RuleRow(String role, String accessMethod, boolean everyone, boolean expired) {}
