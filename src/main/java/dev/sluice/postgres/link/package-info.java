/**
 * The way to the server. In charge of where it is, of what the link must prove, and of the password, for every
 * connection that the driver opens, also those that listen or cancel. Refuses to know what a connection is for. Imports
 * {@code config}.
 */
@NullMarked
package dev.sluice.postgres.link;

import org.jspecify.annotations.NullMarked;
