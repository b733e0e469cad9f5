package dev.sluice;

import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One verticle that is to run until its end is asked for here: where it ends otherwise, whoever undeployed it, another
 * is started in its place, on the same event loop, after a pause that grows with each attempt. What stops with it (its
 * pool, what runs on it) has ended by then. An exception that escapes one of its handlers is told, and ends nothing:
 * the others' work goes on.
 */
final class KeptDeployment {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_PAUSE_MILLIS = 30_000;

    /** Who has run for so long starts anew without a history. */
    private static final long PROVEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx;
    private final Context home;
    private final Room room;
    private final Supplier<Deployable> verticle;
    private final Observer observer;
    private Future<?> starting = Future.succeededFuture();
    private @Nullable EventLoop loop;
    private volatile @Nullable String deployment;
    private volatile boolean wanted = true;
    private int attempts;
    private long startedAt;

    /**
     * A verticle that has not been started.
     *
     * @param home the context on which its state is kept, of no deployment: timers of one end with it
     */
    KeptDeployment(Vertx vertx, Context home, Room room, Supplier<Deployable> verticle, Observer observer) {
        this.vertx = vertx;
        this.home = home;
        this.room = room;
        this.verticle = verticle;
        this.observer = observer;
    }

    Room room() {
        return room;
    }

    boolean isUp() {
        return deployment != null;
    }

    /** Starts it; a first start that fails is not tried again. */
    Future<Void> start() {
        return atHome(this::deploy);
    }

    /** Ends it for good. */
    Future<Void> end() {
        wanted = false;
        return atHome(() -> starting.transform(started -> undeploy()));
    }

    private Future<Void> undeploy() {
        String ending = deployment;
        deployment = null;
        return ending == null ? Future.succeededFuture() : vertx.undeploy(ending);
    }

    private Future<Void> atHome(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        home.runOnContext(now -> work.get().onComplete(done));
        return done.future();
    }

    private Future<Void> deploy() {
        Future<String> deploying = vertx.deployVerticle(new Instance(verticle.get()));
        starting = deploying;
        return deploying
                .onSuccess(id -> {
                    deployment = id;
                    startedAt = System.nanoTime();
                })
                .mapEmpty();
    }

    private void ended() {
        if (!wanted || deployment == null) {
            return;
        }
        deployment = null;
        observer.verticleEnded(room);
        attempts = System.nanoTime() - startedAt > PROVEN_NANOS ? 0 : attempts;
        startLater();
    }

    private void startLater() {
        long pause = Math.min(LAST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts, 16));
        attempts++;
        vertx.setTimer(pause / 2 + ThreadLocalRandom.current().nextLong(pause), due -> startAgain());
    }

    private void startAgain() {
        if (!wanted) {
            return;
        }
        turnTo(loop);
        deploy().onSuccess(up -> observer.verticleRestarted(room)).onFailure(cause -> {
            observer.verticleFailed(room, cause);
            startLater();
        });
    }

    /** Has the next deployment be on a loop: they are dealt out in turn, and nothing else says which. */
    private void turnTo(@Nullable EventLoop wantedLoop) {
        EventLoopGroup group = ((VertxInternal) vertx).nettyEventLoopGroup();
        List<Object> loops = new ArrayList<>();
        group.forEach(loops::add);
        int place = loops.indexOf(wantedLoop);
        if (place >= 0) {
            Object before = loops.get((place + loops.size() - 1) % loops.size());
            for (int turn = 0; turn < loops.size() && group.next() != before; turn++) {
                // Each look is a turn.
            }
        }
    }

    /** The verticle as it is deployed: one that cannot start is stopped, and its end is noticed. */
    private final class Instance implements Deployable {

        private final Deployable deployed;

        Instance(Deployable deployed) {
            this.deployed = deployed;
        }

        @Override
        public Future<?> deploy(Context context) throws Exception {
            loop = ((ContextInternal) context).nettyEventLoop();
            context.exceptionHandler(cause -> observer.verticleFailed(room, cause));
            return Future.future(started -> start(context).onComplete(started));
        }

        private Future<?> start(Context context) {
            return attempt(() -> deployed.deploy(context))
                    .recover(cause -> stop(context).transform(over -> Future.failedFuture(cause)));
        }

        @Override
        public Future<?> undeploy(Context context) {
            return stop(context).onComplete(over -> home.runOnContext(now -> ended()));
        }

        private Future<?> stop(Context context) {
            return attempt(() -> deployed.undeploy(context));
        }

        /** As whoever looks at the deployments of the Vert.x instance finds it. */
        @Override
        public String toString() {
            return "sluice:" + room.label();
        }
    }

    private static Future<Object> attempt(java.util.concurrent.Callable<Future<?>> step) {
        try {
            return step.call().map(done -> done);
        } catch (Exception failed) {
            return Future.failedFuture(failed);
        }
    }
}
