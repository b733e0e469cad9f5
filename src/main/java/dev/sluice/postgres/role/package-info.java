/**
 * The role that the gateway logs in as. In charge of making it with what it needs and no more, and of saying where it
 * has more. Refuses to take from a role what somebody else gave it. Imports {@code contract} and the database.
 */
@NullMarked
package dev.sluice.postgres.role;

import org.jspecify.annotations.NullMarked;
