/**
 * How much is done at a time, who waits and who is refused: pure rules, told the time by whoever asks. Knows no
 * database, no event bus and no timer; whoever has places to give keeps them by these rules.
 */
@NullMarked
package dev.sluice.flow;

import org.jspecify.annotations.NullMarked;
