/**
 * What becomes of work whose connection failed: how its session ended, and what may be tried once more. Refuses to know
 * what a statement is for.
 */
@NullMarked
package dev.sluice.postgres.retry;

import org.jspecify.annotations.NullMarked;
