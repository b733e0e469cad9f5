package dev.sluice.postgres.waiting;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.ConnectionRules;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.PostgresDatabases;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
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
        Vertx vertx = Vertx.vertx();
        try {
            Promise<T> done = Promise.promise();
            vertx.runOnContext(now -> {
                Database opened = new PostgresDatabases(
                                vertx,
                                database,
                                config.kinds(),
                                new ConnectionRules(1, limit, true, MemoryBudget.unlimited(MemoryUse.ANSWERS)),
                                Observer.NONE)
                        .openUpkeep(OperationKind.TABLE);
                work.apply(opened).eventually(opened::close).onComplete(done);
            });
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
