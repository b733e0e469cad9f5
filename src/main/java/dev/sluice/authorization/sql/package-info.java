/**
 * The SQL of access: what a type's objects in the database are called, which of materialized view and rule view
 * answers, and the statements of checks and searches. Pure text over records; runs nothing. Imports {@code config} and
 * {@code postgres}' statement.
 */
@NullMarked
package dev.sluice.authorization.sql;

import org.jspecify.annotations.NullMarked;
