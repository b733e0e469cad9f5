/**
 * May they. In charge of access decisions from rule views and their materialized views, and of keeping those fresh.
 * Refuses to grant on any error. Imports {@code contract}, {@code config}, {@code observation}, {@code bus} and
 * {@code postgres}.
 */
@NullMarked
package dev.sluice.authorization;

import org.jspecify.annotations.NullMarked;
