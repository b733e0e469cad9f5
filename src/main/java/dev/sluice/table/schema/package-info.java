/**
 * What exists in the database. In charge of the schema cache, an immutable picture of the exposed schemas. Refuses to
 * know what is asked of it. Imports {@code contract}, {@code observation} and {@code postgres}.
 */
@NullMarked
package dev.sluice.table.schema;

import org.jspecify.annotations.NullMarked;
