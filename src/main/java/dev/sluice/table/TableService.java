package dev.sluice.table;

import dev.sluice.config.PublicAddress;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Isolation;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.idempotency.AnswerForm;
import dev.sluice.table.idempotency.Idempotency;
import dev.sluice.table.idempotency.KeyedRequest;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.planner.Guards;
import dev.sluice.table.planner.Planner;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.OperationReader;
import dev.sluice.table.request.RequestReader;
import dev.sluice.table.response.OperationResult;
import dev.sluice.table.response.RaisedFailure;
import dev.sluice.table.response.ResponseWriter;
import dev.sluice.table.response.Timings;
import dev.sluice.table.schema.RoleSettings;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Performs table operations and requests of the dialect: intent, plan, statement, response. Holds no state of a request
 * and may serve every verticle instance.
 */
public final class TableService {

    /** The codes of requests that name what the schema cache does not hold. */
    private static final Set<String> MISSES = Stream.of(
                    ErrorCode.NO_RELATIONSHIP,
                    ErrorCode.NO_SUCH_FUNCTION,
                    ErrorCode.NO_SUCH_COLUMN,
                    ErrorCode.NO_SUCH_TABLE)
            .map(ErrorCode::code)
            .collect(Collectors.toUnmodifiableSet());

    /** Bytes of a body that is read away from the event loop, because reading it would hold the loop. */
    private static final int LONG_BODY = 128 * 1_024;

    private final Supplier<SchemaCache> schemas;
    private final Runnable missed;
    private final RestConfig config;
    private final Guards guards;
    private final Supplier<PublicAddress> address;
    private final Idempotency idempotency;
    private final RequestReader requests;
    private final OperationReader operations;

    /**
     * A service over the schema cache as it stands at each request.
     *
     * @param missed is told of requests that named what the cache does not hold
     * @param guards the checks of access of tables
     * @param address where the server is, known once its door is open
     */
    public TableService(
            Supplier<SchemaCache> schemas,
            Runnable missed,
            RestConfig config,
            Guards guards,
            Supplier<PublicAddress> address,
            Idempotency idempotency) {
        this.schemas = schemas;
        this.missed = missed;
        this.config = config;
        this.guards = guards;
        this.address = address;
        this.idempotency = idempotency;
        this.requests = new RequestReader(config);
        this.operations = new OperationReader(config);
    }

    /** What keys are honoured by. */
    Idempotency idempotency() {
        return idempotency;
    }

    /** Performs an operation in a transaction of its own; a single write of another number of rows is undone. */
    public Future<TableResult> execute(Database database, TableOperation operation, Call call) {
        return execute(new OwnTransaction(database, null), operation, call);
    }

    /** Performs an operation under a key in a transaction of its own, or answers as the first time. */
    Future<TableResult> executeOnce(Database database, TableOperation operation, KeyedRequest keyed, Call call) {
        return Future.future(promise -> {
            Work work = work(operation);
            Once<TableResult> once = new Once<>(
                    AnswerForm.OF_OPERATION,
                    transaction ->
                            transaction.perform(work, call).map(result -> OperationResult.of(operation, result, call)));
            told(once(new OwnTransaction(database, null), work, keyed, call, once))
                    .onComplete(promise);
        });
    }

    /** Performs an operation in an open transaction, which the caller must undo when this fails. */
    public Future<TableResult> execute(Transaction transaction, TableOperation operation, Call call) {
        return execute(new SharedTransaction(transaction), operation, call);
    }

    private Future<TableResult> execute(Execution execution, TableOperation operation, Call call) {
        return Future.future(promise -> told(execution.perform(work(operation), call))
                .map(result -> OperationResult.of(operation, result, call))
                .onComplete(promise));
    }

    private Work work(TableOperation operation) {
        ApiRequest request = operations.read(operation);
        return new Work(request, (Plan.OfStatement) plan(request), config, role(request), operation.readOnly());
    }

    /** The session of a transaction of several operations, with what is set for the caller's role. */
    Session session(Identity identity, boolean readOnly, @Nullable Isolation isolation) {
        RoleSettings role = schemas.get().role(identity.role());
        return Session.of(identity, readOnly, isolation).ofRole(role.isolation(), role.settings());
    }

    private RoleSettings role(ApiRequest request) {
        return schemas.get().role(request.identity().role());
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
        Timings timings = new Timings(config.serverTiming());
        Future<Understood> understood = asked.body().length() > LONG_BODY
                ? Objects.requireNonNull(Vertx.currentContext(), "on an event loop")
                        .executeBlocking(() -> understand(asked, timings))
                : Future.future(promise -> promise.complete(understand(asked, timings)));
        return understood.compose(read -> read.keyed() == null
                ? carryOut(execution, read.request(), read.plan(), timings, call)
                : carryOutOnce(
                        execution, work(read.request(), (Plan.OfStatement) read.plan()), read.keyed(), timings, call));
    }

    /** A request that was read and planned, under its key where it has one. */
    private record Understood(
            ApiRequest request, Plan plan, @Nullable KeyedRequest keyed) {}

    private Understood understand(RestRequest asked, Timings timings) {
        ApiRequest request = timings.time("parse", () -> requests.read(asked));
        KeyedRequest keyed = request.action().takesKey() ? idempotency.of(asked) : null;
        return new Understood(request, timings.time("plan", () -> plan(request)), keyed);
    }

    private Work work(ApiRequest request, Plan.OfStatement plan) {
        return new Work(request, plan, config, role(request), false);
    }

    private Future<RestReply> carryOut(Execution execution, ApiRequest request, Plan plan, Timings timings, Call call) {
        if (plan instanceof Plan.OfStatement ofStatement) {
            return carryOut(execution, work(request, ofStatement), timings, call);
        }
        if (plan instanceof Plan.Description description) {
            return told(new Describer(schemas.get(), config, address.get())
                    .answer(execution, request, description, timings, call)
                    .map(timings::over));
        }
        timings.start("transaction").stop();
        RestReply reply = timings.time("response", () -> ResponseWriter.offered((Plan.Options) plan));
        return Future.succeededFuture(timings.over(reply));
    }

    private static Future<RestReply> carryOut(Execution execution, Work work, Timings timings, Call call) {
        RowStreams streams = execution.streams();
        if (streams != null && work.isStreamed()) {
            Timings.Running transaction = timings.start("transaction");
            return told(streams.answer(work, call).map(reply -> {
                transaction.stop();
                return timings.over(reply);
            }));
        }
        return told(reply(execution, work, timings, call).map(timings::over));
    }

    private static Future<RestReply> reply(Execution execution, Work work, Timings timings, Call call) {
        Timings.Running transaction = timings.start("transaction");
        return work.plan().mediaType().plan() == null
                ? execution.perform(work, call).map(result -> {
                    transaction.stop();
                    return timings.time(
                            "response", () -> new ResponseWriter(work.request()).write(work.plan(), result));
                })
                : execution.explain(work, call).map(explained -> {
                    transaction.stop();
                    return timings.time(
                            "response", () -> ResponseWriter.explained(work.request(), work.plan(), explained));
                });
    }

    /** The answer is written before the commit, so that it is recorded with the work or neither is there. */
    private Future<RestReply> carryOutOnce(
            Execution execution, Work work, KeyedRequest keyed, Timings timings, Call call) {
        return told(once(
                        execution,
                        work,
                        keyed,
                        call,
                        new Once<>(AnswerForm.OF_REPLY, transaction -> reply(transaction, work, timings, call)))
                .map(timings::over));
    }

    /** What is done for a key the first time, and the form in which its answer is kept. */
    private record Once<T>(AnswerForm<T> form, Function<Execution, Future<T>> work) {}

    private <T> Future<T> once(Execution execution, Work work, KeyedRequest keyed, Call call, Once<T> once) {
        return execution.together(
                work.recordingSession(),
                call,
                transaction -> idempotency.once(
                        transaction,
                        keyed,
                        call,
                        once.form(),
                        () -> once.work().apply(new SharedTransaction(transaction))));
    }

    private static <T> Future<T> told(Future<T> answer) {
        return answer.recover(cause -> Future.failedFuture(RaisedFailure.told(cause)));
    }

    /** Plans a request; what is not in the cache may be there by now, and is for the requests after this one. */
    private Plan plan(ApiRequest request) {
        try {
            return new Planner(schemas.get(), config, guards).plan(request);
        } catch (GatewayException refused) {
            if (MISSES.contains(refused.failure().code())) {
                missed.run();
            }
            throw refused;
        }
    }
}
