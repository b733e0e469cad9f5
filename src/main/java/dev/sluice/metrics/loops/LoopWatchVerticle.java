package dev.sluice.metrics.loops;

import dev.sluice.config.MetricsConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has every event loop watched while it is deployed: those that work and those that accept, by a beat on each and by
 * Vert.x's own checker. The checker has no public hook, nor can the loops be had otherwise: hence the internals.
 */
public final class LoopWatchVerticle extends VerticleBase {

    private final MetricsConfig config;
    private final Observer observer;
    private @Nullable ScheduledExecutorService thread;

    public LoopWatchVerticle(MetricsConfig config, Observer observer) {
        this.config = config;
        this.observer = observer;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what a tick throws is told of by the tick
    public Future<?> start() {
        VertxInternal internal = (VertxInternal) vertx;
        LoopWatch watch = new LoopWatch(pulses(internal), config, observer, System::nanoTime);
        internal.blockedThreadChecker().setThreadBlockedHandler(watch::checkerFound);
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(LoopWatchVerticle::thread);
        long interval = config.probeInterval().toNanos();
        ScheduledFuture<?> unused = beats.scheduleWithFixedDelay(() -> tick(watch), 0, interval, TimeUnit.NANOSECONDS);
        thread = beats;
        return Future.succeededFuture();
    }

    /** A watch that throws would be asked no more, and say that all is well. */
    private void tick(LoopWatch watch) {
        try {
            watch.tick();
        } catch (RuntimeException thrown) {
            observer.failed("the watch of event loops", "", thrown);
        }
    }

    private List<Pulse> pulses(VertxInternal internal) {
        List<Pulse> pulses = new ArrayList<>();
        internal.nettyEventLoopGroup().forEach(loop -> pulses.add(new Pulse(loop, System::nanoTime)));
        internal.acceptorEventLoopGroup().forEach(loop -> pulses.add(new Pulse(loop, System::nanoTime)));
        return pulses;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-loop-watch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Future<?> stop() {
        ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(ignored -> {});
        Objects.requireNonNull(thread).shutdownNow();
        return Future.succeededFuture();
    }
}
