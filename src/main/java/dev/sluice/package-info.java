/**
 * The process. In charge of composing the rooms, of starting them in order and ending them in reverse, and of the
 * command line. Refuses behaviour of its own. Imports everything.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
