/**
 * A PostgreSQL server from packaged binaries and the Velro sample on it, so that the gateway runs with nothing
 * installed. In charge of that server's files, process and data. Blocks, and is therefore called before and after
 * Vert.x runs, never in between. May import everything; only {@code Main} and tests import it.
 */
@NullMarked
package dev.sluice.sample;

import org.jspecify.annotations.NullMarked;
