package dev.sluice.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * An action that may have been done, with when it may have been.
 *
 * @param returned when its answer had come; {@link #OPEN} where the answer was that nobody knows, so that it may have
 *     been done at any later time, or never
 * @param told the answer; null where nobody knows
 */
record Attempt(
        int key,
        String client,
        Action action,
        long invoked,
        long returned,
        @Nullable Long told) {

    static final long OPEN = Long.MAX_VALUE;

    static Attempt answered(int key, String client, Action action, long invoked, long returned, long told) {
        return new Attempt(key, client, action, invoked, returned, told);
    }

    static Attempt unknown(int key, String client, Action action, long invoked) {
        return new Attempt(key, client, action, invoked, OPEN, null);
    }

    boolean isAnswered() {
        return told != null;
    }

    /** Whether its answer is that of the action done where the counter holds a number. */
    boolean fits(long held) {
        return told == null || told == action.told(held);
    }

    @Override
    public String toString() {
        return "%s %s: %s, %d to %s"
                .formatted(client, action, told == null ? "unknown" : told, invoked, returned == OPEN ? "?" : returned);
    }
}
