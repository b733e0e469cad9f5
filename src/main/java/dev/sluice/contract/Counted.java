package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** A question that counts against how often its caller may ask, where there is such a limit. */
public interface Counted extends Message {

    /** Who asks; null where the question does not say. */
    default @Nullable Identity identity() {
        return null;
    }

    /** As how many operations it counts. */
    default int operationCount() {
        return 1;
    }
}
