package dev.sluice;

import dev.sluice.config.ConfigChanges;
import dev.sluice.config.GatewayConfig;
import dev.sluice.http.connection.Doorway;
import dev.sluice.http.connection.Drain;
import dev.sluice.memory.MemoryBudgets;
import dev.sluice.metrics.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * The running gateway. Starts its rooms in order and ends them in reverse; a start that fails ends what had started.
 */
public final class Gateway {

    private final Vertx vertx;
    private final Instruments instruments;
    private final Deployments deployments;
    private final Composition composition;
    private final Drain drain;
    private final long keyUsesMillis;

    private Gateway(Start start, Vertx vertx, Instruments instruments, Doorway doorway) {
        this.vertx = vertx;
        this.instruments = instruments;
        this.deployments = new Deployments(vertx, instruments.observer());
        this.drain = doorway.drain();
        this.composition = new Composition(start, vertx, instruments, deployments, doorway);
        this.keyUsesMillis = start.config().audit().serviceKeysInterval().toMillis();
    }

    /** Starts a gateway whose configuration stays as it is; fails with the first reason why it cannot run. */
    public static Future<Gateway> start(GatewayConfig config) {
        return start(config, () -> config);
    }

    /**
     * Starts the gateway; fails with the first reason why it cannot run.
     *
     * @param source reads the configuration anew for a reload; may wait
     */
    public static Future<Gateway> start(GatewayConfig config, Callable<GatewayConfig> source) {
        Instruments instruments = Instruments.of(config, new PrometheusRegistry());
        Doorway doorway = new Doorway(
                config.http(),
                MemoryBudgets.of(config.memory(), instruments.observer()),
                instruments.observer(),
                instruments.entrance(config)::refusal);
        return Platform.start(config, instruments.registry(), doorway)
                .map(vertx -> new Gateway(new Start(config, source), vertx, instruments, doorway))
                .compose(Gateway::started);
    }

    private Future<Gateway> started() {
        Promise<Gateway> started = Promise.promise();
        Future.succeededFuture().compose(ready -> composition.start()).onComplete(up -> {
            if (up.succeeded()) {
                instruments.observer().gatewayStarted();
                vertx.setPeriodic(keyUsesMillis, tick -> instruments.audit().tellKeyUses());
                started.complete(this);
            } else {
                close().onComplete(closed -> started.fail(up.cause()));
            }
        });
        return started.future();
    }

    /** The Vert.x instance on which an application's own verticles may be deployed. */
    public Vertx vertx() {
        return vertx;
    }

    public int apiPort() {
        return composition.apiPort();
    }

    public int managementPort() {
        return composition.managementPort();
    }

    /** Asks for a new schema cache; requests go on with the old one until it is there. May be called on any thread. */
    public void reloadSchema() {
        composition.reloadSchema();
    }

    /**
     * Looks at the files of all certificates now. Fails where one is broken, whose door goes on with the one that it
     * has. May be called on any thread.
     */
    public Future<Void> reloadCertificates() {
        return composition.reloadCertificates();
    }

    /**
     * Reads the configuration anew, and applies what can change where all of it is good. May be called on any thread.
     *
     * @param by what asked for it, for log and audit
     */
    public Future<ConfigChanges> reloadConfig(String by) {
        return composition.reloadConfig(by);
    }

    /**
     * Ends everything. First the API takes no more connections, and what is under way may finish within its grace; then
     * the rooms end, in reverse order, with what is left of their work; the doors last, so that its callers are told.
     */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        // On a thread of its own, and promised by none of the event loops: they could not tell of their own end.
        drain.run(vertx)
                .transform(drained -> endRooms())
                .onComplete(ended -> new Thread(() -> end(closed), "sluice-close").start());
        return closed.future();
    }

    private Future<Void> endRooms() {
        instruments.observer().gatewayStopping();
        return deployments.end();
    }

    private void end(Promise<Void> ended) {
        instruments.audit().close();
        vertx.close().onComplete(ended);
    }
}
