/**
 * What to do. In charge of turning a table operation into a plan in which every name has been found in the schema cache
 * and every cap has been kept; pure. Refuses to write SQL. Imports {@code contract}, {@code config} and
 * {@code table.schema}.
 */
@NullMarked
package dev.sluice.table.plan;

import org.jspecify.annotations.NullMarked;
