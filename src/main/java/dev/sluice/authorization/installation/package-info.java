/**
 * What the gateway builds in the database for access checks, and how it is planned, applied, dropped and looked at.
 * What a rule reads comes from PostgreSQL's own records of dependencies, so that no table is forgotten. Imports
 * {@code config}, {@code postgres} and {@code authorization.sql}.
 */
@NullMarked
package dev.sluice.authorization.installation;

import org.jspecify.annotations.NullMarked;
