package dev.sluice.client;

import dev.sluice.bus.GatewayBus;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.TransactionEnded;
import dev.sluice.contract.TransactionHandle;
import io.vertx.core.Future;

/** An open transaction, for the work of {@link DataGateway#inTransaction}. */
public final class DataContext {

    private final GatewayBus bus;
    private final TransactionHandle handle;
    private final Identity identity;

    DataContext(GatewayBus bus, TransactionHandle handle, Identity identity) {
        this.bus = bus;
        this.handle = handle;
        this.identity = identity;
    }

    /** Performs the next step, as the identity of the transaction. */
    public Future<TableResult> execute(TableOperationBuilder operation) {
        return execute(operation.as(identity));
    }

    /** Like {@link #execute(TableOperationBuilder)}; fails with SLC301 where the operation names another identity. */
    public Future<TableResult> execute(TableOperation operation) {
        return bus.ask(Operations.step(handle.address()), operation);
    }

    Future<TransactionEnded> commit() {
        return end(TransactionAction.COMMIT);
    }

    Future<TransactionEnded> rollBack() {
        return end(TransactionAction.ROLLBACK);
    }

    private Future<TransactionEnded> end(TransactionAction action) {
        return bus.ask(Operations.end(handle.address()), new TransactionEnd(action, identity));
    }
}
