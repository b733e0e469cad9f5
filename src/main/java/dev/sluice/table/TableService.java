package dev.sluice.table;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Header;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.Planner;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.OperationReader;
import dev.sluice.table.request.RequestReader;
import dev.sluice.table.response.OperationResult;
import dev.sluice.table.response.RaisedFailure;
import dev.sluice.table.response.ResponseWriter;
import dev.sluice.table.response.Timings;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * Performs table operations and requests of the dialect: intent, plan, statement, response. Holds no state of a request
 * and may serve every verticle instance.
 */
public final class TableService {

    private final Supplier<SchemaCache> schemas;
    private final RestConfig config;
    private final RequestReader requests;
    private final OperationReader operations;

    public TableService(Supplier<SchemaCache> schemas, RestConfig config) {
        this.schemas = schemas;
        this.config = config;
        this.requests = new RequestReader(config);
        this.operations = new OperationReader(config);
    }

    /** Performs an operation in a transaction of its own; a single write of another number of rows is undone. */
    public Future<TableResult> execute(Database database, TableOperation operation, Call call) {
        return execute(new OwnTransaction(database, null), operation, call);
    }

    /** Performs an operation in an open transaction, which the caller must undo when this fails. */
    public Future<TableResult> execute(Transaction transaction, TableOperation operation, Call call) {
        return execute(new SharedTransaction(transaction), operation, call);
    }

    private Future<TableResult> execute(Execution execution, TableOperation operation, Call call) {
        return Future.future(promise -> {
            ApiRequest request = operations.read(operation);
            Plan.OfStatement plan = (Plan.OfStatement) planner().plan(request);
            Work work = new Work(request, plan, config, operation.readOnly());
            told(execution.perform(work, call))
                    .map(result -> OperationResult.of(operation, result, call))
                    .onComplete(promise);
        });
    }

    /** Answers a request of the dialect in a transaction of its own; long results may be streamed. */
    Future<RestReply> answer(Database database, RowStreams streams, RestRequest request, Call call) {
        return answer(new OwnTransaction(database, streams), request, call);
    }

    /** Answers a request of the dialect in an open transaction, which the caller must undo when this fails. */
    public Future<RestReply> answer(Transaction transaction, RestRequest request, Call call) {
        return answer(new SharedTransaction(transaction), request, call);
    }

    private Future<RestReply> answer(Execution execution, RestRequest asked, Call call) {
        return Future.future(promise -> {
            Timings timings = new Timings(config.serverTiming());
            ApiRequest request = timings.time("parse", () -> requests.read(asked));
            Plan plan = timings.time("plan", () -> planner().plan(request));
            Future<RestReply> reply = plan instanceof Plan.OfStatement ofStatement
                    ? carryOut(execution, new Work(request, ofStatement, config, false), timings, call)
                    : Future.succeededFuture(described(plan));
            reply.onComplete(promise);
        });
    }

    private static Future<RestReply> carryOut(Execution execution, Work work, Timings timings, Call call) {
        Timings.Running transaction = timings.start("transaction");
        RowStreams streams = execution.streams();
        if (streams != null && work.isStreamed()) {
            return told(streams.answer(work, call).map(reply -> {
                transaction.stop();
                return timings.over(reply);
            }));
        }
        Future<RestReply> reply = work.plan().mediaType().plan() == null
                ? execution.perform(work, call).map(result -> {
                    transaction.stop();
                    return timings.time("response", () -> new ResponseWriter(work.request()).write(work.plan(), result));
                })
                : execution.explain(work, call).map(explained -> {
                    transaction.stop();
                    return timings.time("response", () -> ResponseWriter.explained(work.request(), work.plan(), explained));
                });
        return told(reply.map(timings::over));
    }

    private static <T> Future<T> told(Future<T> answer) {
        return answer.recover(cause -> Future.failedFuture(RaisedFailure.told(cause)));
    }

    private Planner planner() {
        return new Planner(schemas.get(), config);
    }

    private RestReply described(Plan plan) {
        if (plan instanceof Plan.Options options) {
            return new RestReply(
                    200,
                    List.of(
                            new Header("Access-Control-Allow-Origin", "*"),
                            new Header("Allow", String.join(",", options.allow()))),
                    Body.EMPTY,
                    null);
        }
        throw ErrorCode.NOT_IMPLEMENTED.failure("The description of a schema");
    }
}
