package dev.sluice.metrics;

import dev.sluice.config.MetricsConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Measures how late the timers of its event loop run; an instance on each loop watches them all. */
public final class EventLoopProbeVerticle extends VerticleBase {

    private final MetricsConfig config;
    private final Observer observer;
    private long due;

    public EventLoopProbeVerticle(MetricsConfig config, Observer observer) {
        this.config = config;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        await();
        return Future.succeededFuture();
    }

    private void await() {
        due = System.nanoTime() + config.probeInterval().toNanos();
        vertx.setTimer(config.probeInterval().toMillis(), now -> {
            Duration lag = Duration.ofNanos(Math.max(0, System.nanoTime() - due));
            observer.eventLoopLag(lag);
            if (lag.compareTo(config.blockedLimit()) > 0) {
                observer.eventLoopBlocked(Thread.currentThread().getName(), lag);
            }
            await();
        });
    }
}
