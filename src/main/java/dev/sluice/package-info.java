/**
 * The gateway as a whole. In charge of composing the rooms, of starting them in order and ending them in reverse.
 * Refuses behaviour of its own. Imports every room but the command line's and the sample's.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
