/**
 * What may be repeated: which requests are the same, and the records of what the first of them was answered. In charge
 * of keeping a record in the transaction of the write that it tells of. Refuses to know what the work is. Imports
 * {@code bus}, {@code config}, {@code contract}, {@code observation} and {@code postgres}.
 */
@NullMarked
package dev.sluice.table.idempotency;

import org.jspecify.annotations.NullMarked;
