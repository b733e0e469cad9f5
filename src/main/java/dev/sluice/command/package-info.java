/**
 * The command line: {@code sluice COMMAND}. In charge of reading options, of running the gateway or one piece of its
 * administration, and of telling the outcome by an exit code. Refuses what can be asked of a running gateway only.
 * Imports everything.
 */
@NullMarked
package dev.sluice.command;

import org.jspecify.annotations.NullMarked;
