/**
 * What to do. In charge of holding an intent against the schema cache: every name is resolved here or refused with what
 * could have been meant. Pure. Refuses SQL. Imports {@code contract}, {@code config}, {@code table.request} and
 * {@code table.schema}.
 */
@NullMarked
package dev.sluice.table.plan;

import org.jspecify.annotations.NullMarked;
