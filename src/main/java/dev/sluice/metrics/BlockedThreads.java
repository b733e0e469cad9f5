package dev.sluice.metrics;

import dev.sluice.observation.Observer;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;

/** Passes on what the blocked-thread checker of Vert.x finds. It has no public hook, hence the platform's internals. */
public final class BlockedThreads {

    private BlockedThreads() {}

    public static void watch(Vertx vertx, Observer observer) {
        ((VertxInternal) vertx)
                .blockedThreadChecker()
                .setThreadBlockedHandler(blocked ->
                        observer.eventLoopBlocked(blocked.thread().getName(), Duration.ofNanos(blocked.duration())));
    }
}
