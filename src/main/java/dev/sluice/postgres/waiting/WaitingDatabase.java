package dev.sluice.postgres.waiting;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.ObservationLog;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.ConnectionRules;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.PostgresDatabases;
import dev.sluice.postgres.watch.DatabaseWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs work over a connection that is opened for it and closed again, and waits for its end: for a command line, never
 * on an event loop.
 */
public final class WaitingDatabase {

    private WaitingDatabase() {}

    /**
     * What the work answers; fails with its own failure.
     *
     * @param database where, and as whom
     * @param limit of a session that idles in a transaction
     */
    public static <T> T with(
            GatewayConfig config, DatabaseConfig database, Duration limit, Function<Database, Future<T>> work) {
        return on(vertx -> databases(vertx, config, database, limit), (vertx, databases) -> done(databases, work));
    }

    /** The same for a start, which waits for a server that is not there yet. */
    public static <T> T whenThere(GatewayConfig config, Duration limit, Function<Database, Future<T>> work) {
        return on(
                vertx -> databases(vertx, config, config.database(), limit),
                (vertx, databases) -> vertx.deployVerticle(
                                new DatabaseWatch(databases, config.database(), new ObservationLog()))
                        .compose(waited -> done(databases, work)));
    }

    private static Databases databases(Vertx vertx, GatewayConfig config, DatabaseConfig database, Duration limit) {
        return new PostgresDatabases(
                vertx,
                database,
                config.kinds(),
                new ConnectionRules(1, limit, true, MemoryBudget.unlimited(MemoryUse.ANSWERS)),
                Observer.NONE);
    }

    private static <T> Future<T> done(Databases databases, Function<Database, Future<T>> work) {
        Database opened = databases.openUpkeep(OperationKind.TABLE);
        return work.apply(opened).eventually(opened::close);
    }

    private static <T> T on(Function<Vertx, Databases> databases, BiFunction<Vertx, Databases, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            Promise<T> done = Promise.promise();
            vertx.runOnContext(now -> Future.succeededFuture()
                    .compose(here -> work.apply(vertx, databases.apply(vertx)))
                    .onComplete(done));
            return done.future().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            if (Objects.requireNonNull(failed.getCause()) instanceof RuntimeException told) {
                throw told;
            }
            throw failed;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
