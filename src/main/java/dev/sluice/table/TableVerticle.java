package dev.sluice.table;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.bus.Route;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers table operations on the event bus, from a pool of their own. */
public final class TableVerticle extends VerticleBase {

    private final GatewayBus bus;
    private final Databases databases;
    private final TableService tables;
    private final int streamsMax;
    private @Nullable Running running;

    private record Running(Database database, RowStreams streams, Registration registration) {}

    /**
     * A verticle over a pool of its own.
     *
     * @param streamsMax the most results that one instance streams at once, each on a connection
     */
    public TableVerticle(GatewayBus bus, Databases databases, TableService tables, int streamsMax) {
        this.streamsMax = streamsMax;
        this.bus = bus;
        this.databases = databases;
        this.tables = tables;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.TABLE);
        RowStreams streams = new RowStreams(vertx, bus, database, streamsMax);
        running = new Running(
                database,
                streams,
                bus.answer(List.of(
                        Route.markedBy(
                                "method",
                                Operations.REST,
                                (request, call) -> tables.answer(database, streams, request, call)),
                        Route.of(Operations.EXECUTE, (operation, call) -> tables.execute(database, operation, call)))));
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
                .transform(ended -> ending.streams().stop())
                .transform(over -> ending.database().close());
    }
}
