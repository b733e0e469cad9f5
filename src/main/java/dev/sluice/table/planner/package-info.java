/**
 * From an intent to a plan. In charge of holding an intent against the schema cache: every name is resolved here or
 * refused with what could have been meant. Pure. Refuses SQL. Imports {@code contract}, {@code config},
 * {@code table.query}, {@code table.request}, {@code table.schema} and {@code table.plan}.
 */
@NullMarked
package dev.sluice.table.planner;

import org.jspecify.annotations.NullMarked;
