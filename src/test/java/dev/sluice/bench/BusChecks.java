package dev.sluice.bench;

import dev.sluice.Gateway;
import dev.sluice.client.DataGateway;
import dev.sluice.config.ConfigLoader;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A gateway in this process, and verticles beside it that ask for checks over the event bus. */
final class BusChecks implements AutoCloseable {

    /** Nothing is refreshed behind a measurement's back, and nothing is written down. */
    static final List<String> SETTINGS = List.of(
            "authorization.refresh_interval=1h", "authorization.refresh_share_percent=100", "audit.denials=false");

    private static final int LOOPS = 2;

    /** Made before the time is taken, so that making them is not measured. */
    private static final int CHECKS = 50_000;

    private static final long PATIENCE_SECONDS = 60;

    private final Gateway gateway;
    private final AccessScale scale;

    private BusChecks(Gateway gateway, AccessScale scale) {
        this.gateway = gateway;
        this.scale = scale;
    }

    static BusChecks start(AccessSample sample, String... more) {
        List<String> settings = Stream.of(
                        SETTINGS.stream(),
                        Stream.of(
                                "database.uri=" + sample.uri(),
                                "event_loops=" + LOOPS,
                                // So that a cold start on a busy machine fails nothing; what it takes is measured.
                                "kinds.authorization.time_limit=5s",
                                "http.port=0",
                                "management.enabled=false"),
                        Stream.of(more))
                .flatMap(all -> all)
                .toList();
        return new BusChecks(await(Gateway.start(new ConfigLoader(Map.of(), settings).load(null))), sample.scale());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Single checks, so many under way at all times, divided among verticles on each event loop. */
    Latencies together(int inFlight, Duration during) {
        return run(LOOPS, inFlight / LOOPS, 1, during);
    }

    /** Questions of so many checks, one after the other. */
    Latencies inSequence(int items, Duration during) {
        return run(1, 1, items, during);
    }

    private Latencies run(int instances, int inFlightEach, int items, Duration during) {
        List<Asker> askers = Stream.generate(() -> new Asker(scale, inFlightEach, items, during))
                .limit(instances)
                .toList();
        List<Asker> left = new ArrayList<>(askers);
        String deployment = await(
                gateway.vertx().deployVerticle(() -> left.remove(0), new DeploymentOptions().setInstances(instances)));
        askers.forEach(asker -> await(asker.done.future()));
        await(gateway.vertx().undeploy(deployment));
        return Latencies.of(askers.stream().flatMapToLong(Asker::taken), during);
    }

    @Override
    public void close() {
        await(gateway.close());
    }

    /** Asks again whenever it is answered, until its time is over. */
    private static final class Asker extends VerticleBase {

        private final int items;
        private final Duration during;
        private final List<AccessCheck> checks;
        private final LongStream.Builder taken = LongStream.builder();
        private final Promise<Void> done = Promise.promise();
        private int underWay;
        private int next;
        private long end;

        Asker(AccessScale scale, int inFlight, int items, Duration during) {
            Random random = new Random();
            this.checks =
                    Stream.generate(() -> scale.check(random)).limit(CHECKS).toList();
            this.underWay = inFlight;
            this.items = items;
            this.during = during;
        }

        LongStream taken() {
            return taken.build();
        }

        @Override
        public Future<?> start() {
            DataGateway gateway = DataGateway.on(vertx);
            end = System.nanoTime() + during.toNanos();
            for (int turn = underWay; turn > 0; turn--) {
                ask(gateway);
            }
            return Future.succeededFuture();
        }

        private void ask(DataGateway gateway) {
            long began = System.nanoTime();
            answer(gateway).onComplete(answered -> {
                long now = System.nanoTime();
                taken.add(now - began);
                if (answered.failed()) {
                    done.tryFail(answered.cause());
                } else if (now - end < 0) {
                    ask(gateway);
                } else if (--underWay == 0) {
                    done.tryComplete();
                }
            });
        }

        private Future<?> answer(DataGateway gateway) {
            if (items == 1) {
                next = (next + 1) % CHECKS;
                return gateway.checkAccess(checks.get(next));
            }
            next = (next + items) % (CHECKS - items);
            return gateway.checkAccess(new AccessChecks(checks.subList(next, next + items)));
        }
    }
}
