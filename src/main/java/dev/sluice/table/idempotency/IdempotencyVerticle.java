package dev.sluice.table.idempotency;

import dev.sluice.config.IdempotencyConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the table of records at its start and tends it on a schedule, on a connection of its own. */
public final class IdempotencyVerticle extends VerticleBase {

    private static final Duration INTERVAL_MAX = Duration.ofMinutes(1);

    private final Databases databases;
    private final IdempotencyConfig config;
    private final Observer observer;
    private @Nullable KeyTable running;
    private boolean tending;

    public IdempotencyVerticle(Databases databases, IdempotencyConfig config, Observer observer) {
        this.databases = databases;
        this.config = config;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        KeyTable table = new KeyTable(databases.openUpkeep(OperationKind.TABLE), config.window(), observer);
        running = table;
        Duration interval = config.window().compareTo(INTERVAL_MAX) < 0 ? config.window() : INTERVAL_MAX;
        return table.prepare()
                .onSuccess(prepared -> vertx.setPeriodic(Math.max(1, interval.toMillis()), tick -> tend(table)));
    }

    private void tend(KeyTable table) {
        if (!tending) {
            tending = true;
            table.tend().onComplete(done -> tending = false);
        }
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
