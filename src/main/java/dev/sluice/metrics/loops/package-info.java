/**
 * Watches the event loops from a thread beside them. Refuses to run anything on them but a beat, and to call a pause of
 * the whole process a loop that somebody blocked.
 */
@NullMarked
package dev.sluice.metrics.loops;

import org.jspecify.annotations.NullMarked;
