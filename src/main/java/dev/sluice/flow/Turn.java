package dev.sluice.flow;

import dev.sluice.observation.ShedReason;

/** What becomes of work that wants a place; exactly one of these, once, unless it leaves by itself. */
public interface Turn {

    /** It has a place now. */
    void come(long waitedNanos);

    /** Its deadline passed first. */
    void pass(long waitedNanos);

    /** It is refused. */
    void refuse(ShedReason reason, long waitedNanos);
}
