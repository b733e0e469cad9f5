package dev.sluice.table;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Performs table operations: schema, plan, statement, rows. Holds no state of a request and may serve every verticle
 * instance.
 */
public final class TableService {

    private final Supplier<SchemaCache> schemas;
    private final RestConfig config;

    public TableService(Supplier<SchemaCache> schemas, RestConfig config) {
        this.schemas = schemas;
        this.config = config;
    }

    /** Performs an operation in a transaction of its own; a single write of another number of rows is undone. */
    public Future<TableResult> execute(Database database, TableOperation operation, Call call) {
        return Future.failedFuture(new IllegalStateException(schemas.toString() + config));
    }

    /** Performs an operation in an open transaction, which the caller must undo when this fails. */
    public Future<TableResult> execute(Transaction transaction, TableOperation operation, Call call) {
        return Future.failedFuture(new IllegalStateException());
    }

    /** Answers a request of the dialect in a transaction of its own. */
    public Future<RestReply> answer(Database database, RestRequest request, Call call) {
        return Future.failedFuture(new IllegalStateException());
    }

    /** Answers a request of the dialect in an open transaction, which the caller must undo when this fails. */
    public Future<RestReply> answer(Transaction transaction, RestRequest request, Call call) {
        return Future.failedFuture(new IllegalStateException());
    }
}
