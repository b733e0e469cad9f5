/**
 * How what exists is learnt. In charge of reading PostgreSQL's catalog into a {@code SchemaCache}: one class for each
 * look-up, and pure derivations of what follows from several. Refuses to know requests. Imports {@code config},
 * {@code contract}, {@code observation}, {@code postgres} and {@code table.schema}.
 */
@NullMarked
package dev.sluice.table.catalog;

import org.jspecify.annotations.NullMarked;
