package dev.sluice.table;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.config.BatchConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Answers batches on the event bus, from a pool of their own. */
public final class BatchVerticle extends VerticleBase {

    private final GatewayBus bus;
    private final Databases databases;
    private final TableService tables;
    private final BatchConfig config;
    private final BatchAdvice advice;
    private final Observer observer;
    private @Nullable Running running;

    private record Running(Database database, Registration registration) {}

    public BatchVerticle(
            GatewayBus bus,
            Databases databases,
            TableService tables,
            BatchConfig config,
            BatchAdvice advice,
            Observer observer) {
        this.bus = bus;
        this.databases = databases;
        this.tables = tables;
        this.config = config;
        this.advice = advice;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.BATCH);
        BatchService service = new BatchService(database, tables, config, advice, observer);
        running = new Running(database, bus.answer(Operations.BATCH, service::execute));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (running == null) {
            return Future.succeededFuture();
        }
        Running ending = running;
        return ending.registration().end().transform(ended -> ending.database().close());
    }
}
