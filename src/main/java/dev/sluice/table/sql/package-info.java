/**
 * How to say it. In charge of writing a plan as one statement whose text holds quoted identifiers and parameters only;
 * pure. Refuses values in a text. Imports {@code postgres}' statement, {@code table.plan}, {@code table.request} and
 * {@code table.schema}.
 */
@NullMarked
package dev.sluice.table.sql;

import org.jspecify.annotations.NullMarked;
