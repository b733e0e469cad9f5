/**
 * The only user of the database driver. In charge of connections, transactions, time limits that end statements, and
 * the one table from SQLSTATE to failure. Refuses to know what a statement is for. Imports {@code contract},
 * {@code config} and {@code observation}.
 */
@NullMarked
package dev.sluice.postgres;

import org.jspecify.annotations.NullMarked;
