/**
 * What travels with a question beside its words: its deadline, its request id, and the id by which it can be cancelled.
 * In charge of finding the call that a cancelled question began, on this node. Refuses what a question asks. Imports
 * {@code contract}.
 */
@NullMarked
package dev.sluice.bus.question;

import org.jspecify.annotations.NullMarked;
