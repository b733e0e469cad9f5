package dev.sluice.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;

/**
 * How often each service key was used since that was last told. The first use of a key that was not used for a while is
 * told at once, so that an unexpected one is not seen late; the others are added up.
 */
final class KeyUses {

    private final Map<Use, Long> times = new ConcurrentHashMap<>();

    /** A key and the role that it was used for. */
    record Use(String name, String role) {}

    /** Adds a use; true where it is one to tell at once. */
    boolean add(String name, String role) {
        return times.merge(new Use(name, role), 0L, (before, first) -> before + 1) == 0;
    }

    /** Tells of each key that was used since, and forgets those that were not. */
    void tell(ObjLongConsumer<Use> told) {
        for (Use use : times.keySet()) {
            long[] count = new long[1];
            times.computeIfPresent(use, (same, since) -> {
                count[0] = since;
                return since == 0 ? null : 0L;
            });
            if (count[0] > 0) {
                told.accept(use, count[0]);
            }
        }
    }
}
