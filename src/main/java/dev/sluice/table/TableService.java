package dev.sluice.table;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.plan.Planner;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.sql.SqlWriter;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Performs table operations: schema, plan, statement, rows. Holds no state of a request and may serve every verticle
 * instance.
 */
public final class TableService {

    private final Supplier<SchemaCache> schemas;
    private final RestConfig caps;

    public TableService(Supplier<SchemaCache> schemas, RestConfig caps) {
        this.schemas = schemas;
        this.caps = caps;
    }

    /** Performs an operation in a transaction of its own; a single write of another number of rows is undone. */
    public Future<TableResult> execute(Database database, TableOperation operation, Call call) {
        return Future.future(promise -> {
            Statement statement = statement(operation);
            Session session =
                    isRead(operation) ? Session.reading(operation.identity()) : Session.writing(operation.identity());
            boolean mayBeUndone = operation.single() && !isRead(operation);
            Future<TableResult> result = mayBeUndone
                    ? database.transact(
                            session,
                            call,
                            transaction -> transaction.run(statement, call).map(rows -> result(operation, rows, call)))
                    : database.run(statement, session, call).map(rows -> result(operation, rows, call));
            result.onComplete(promise);
        });
    }

    /** Performs an operation in an open transaction, which the caller must undo when this fails. */
    public Future<TableResult> execute(Transaction transaction, TableOperation operation, Call call) {
        return Future.future(promise -> transaction
                .run(statement(operation), call)
                .map(rows -> result(operation, rows, call))
                .onComplete(promise));
    }

    private Statement statement(TableOperation operation) {
        return SqlWriter.write(
                new Planner(schemas.get(), caps).plan(operation),
                operation.identity().role());
    }

    private static boolean isRead(TableOperation operation) {
        return switch (operation.effectiveAction()) {
            case SELECT, COUNT -> true;
            case INSERT, UPDATE, UPSERT, DELETE -> false;
            case CALL -> operation.readOnly();
        };
    }

    private static TableResult result(TableOperation operation, Rows rows, Call call) {
        String text = Objects.requireNonNull(rows.text(0, 0));
        long number = Objects.requireNonNull(rows.number(0, 1));
        TableAction action = operation.effectiveAction();
        boolean writes = switch (action) {
            case SELECT, COUNT, CALL -> false;
            case INSERT, UPDATE, UPSERT, DELETE -> true;
        };
        if (operation.single() && action != TableAction.COUNT && number != 1) {
            throw ErrorCode.NOT_SINGULAR.failure("The result contains %d rows".formatted(number));
        }
        return new TableResult(
                action,
                new JsonText(operation.single() ? element(text) : text),
                number,
                rows.number(0, 2),
                writes ? number : null,
                call.elapsedNanos() / 1e6);
    }

    /** The one element of an array that PostgreSQL wrote; a function's single value stands for itself. */
    private static String element(String array) {
        return array.startsWith("[") ? array.substring(1, array.length() - 1) : array;
    }
}
