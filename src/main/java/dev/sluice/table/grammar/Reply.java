package dev.sluice.table.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What a parser made of an input.
 *
 * @param consumed whether it took anything, after which a choice does not go back
 * @param value what was read; null where nothing was or the parser failed
 * @param rest the place after it
 * @param fault why it failed, or what it would have taken next
 */
record Reply<T extends @Nullable Object>(
        boolean consumed, boolean ok, @Nullable T value, Input rest, Fault fault) {

    static <T extends @Nullable Object> Reply<T> ok(boolean consumed, T value, Input rest, Fault fault) {
        return new Reply<>(consumed, true, value, rest, fault);
    }

    static <T extends @Nullable Object> Reply<T> failed(boolean consumed, Input at, Fault fault) {
        return new Reply<>(consumed, false, null, at, fault);
    }

    /** The same outcome after something else was read. */
    Reply<T> after(boolean consumedBefore, Fault before) {
        boolean all = consumed || consumedBefore;
        return new Reply<>(all, ok, value, rest, consumed ? fault : before.with(fault));
    }

    /** The failure as one of another type. */
    <R extends @Nullable Object> Reply<R> asFailure() {
        return failed(consumed, rest, fault);
    }
}
