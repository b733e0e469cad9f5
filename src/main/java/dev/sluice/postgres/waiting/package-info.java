/** The database for a command line, which waits. Refuses to be used on an event loop. */
@NullMarked
package dev.sluice.postgres.waiting;

import org.jspecify.annotations.NullMarked;
