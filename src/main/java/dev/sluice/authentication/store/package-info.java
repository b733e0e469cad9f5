/**
 * Which service keys there are, and what has been revoked. In charge of the tables in the database, of what each node
 * keeps of them in memory, and of never trusting that for longer than a second. Refuses to let anything in because the
 * database could not be asked. Imports {@code contract}, {@code config}, {@code observation} and {@code postgres}.
 */
@NullMarked
package dev.sluice.authentication.store;

import org.jspecify.annotations.NullMarked;
