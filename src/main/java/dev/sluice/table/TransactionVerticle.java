package dev.sluice.table;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.config.TransactionConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Answers transactions on the event bus, from a pool of their own. */
public final class TransactionVerticle extends VerticleBase {

    private final GatewayBus bus;
    private final Databases databases;
    private final TableService tables;
    private final TransactionConfig config;
    private final TransactionPlaces places;
    private final Observer observer;
    private @Nullable Running running;

    private record Running(Database database, TransactionService service, Registration registration) {}

    public TransactionVerticle(
            GatewayBus bus,
            Databases databases,
            TableService tables,
            TransactionConfig config,
            TransactionPlaces places,
            Observer observer) {
        this.bus = bus;
        this.databases = databases;
        this.tables = tables;
        this.config = config;
        this.places = places;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.TRANSACTION);
        TransactionHolding holding = new TransactionHolding(vertx, tables, config.idleLimit(), places);
        TransactionService service = new TransactionService(bus, database, holding, config, observer);
        running = new Running(database, service, bus.answer(Operations.BEGIN, service::begin));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (running == null) {
            return Future.succeededFuture();
        }
        Running ending = running;
        return ending.registration()
                .end()
                .transform(ended -> ending.service().stop())
                .transform(over -> ending.database().close());
    }
}
