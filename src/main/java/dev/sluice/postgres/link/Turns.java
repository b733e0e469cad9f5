package dev.sluice.postgres.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Has few connections opened at once, the others one after another. To prove who connects costs both ends thousands of
 * hashes; when all connections are opened anew at one moment, none would be there before the time limit of all of them.
 * Used by all event loops.
 */
final class Turns {

    private static final int AT_ONCE = 4;

    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int free = AT_ONCE;

    /** Completes on the context when it is its turn; who had it must {@link #giveBack} it. */
    synchronized Future<Void> take(ContextInternal context) {
        if (free > 0) {
            free--;
            return context.succeededFuture();
        }
        Promise<Void> promise = context.promise();
        waiting.addLast(promise);
        return promise.future();
    }

    void giveBack() {
        Promise<Void> next = next();
        if (next != null) {
            next.complete();
        }
    }

    private synchronized @Nullable Promise<Void> next() {
        Promise<Void> next = waiting.pollFirst();
        if (next == null) {
            free++;
        }
        return next;
    }
}
