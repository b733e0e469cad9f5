/**
 * Work on tables: one operation, a batch of them, a transaction over several. In charge of the road from a message
 * through plan and statement to rows. Refuses SQL from callers and identifiers that the catalog does not hold. Imports
 * {@code contract}, {@code config}, {@code observation}, {@code bus} and {@code postgres}.
 */
@NullMarked
package dev.sluice.table;

import org.jspecify.annotations.NullMarked;
