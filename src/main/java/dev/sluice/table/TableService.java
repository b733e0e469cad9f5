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
import dev.sluice.table.response.LargeAnswer;
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
    private final Guards guards;
    private final Supplier<PublicAddress> address;
    private final Idempotency idempotency;
    private volatile Dialect dialect;

    /** How requests are read and what they may; one request is served by one of these from its beginning to its end. */
    private record Dialect(RestConfig config, RequestReader requests, OperationReader operations) {

        static Dialect of(RestConfig config) {
            return new Dialect(config, new RequestReader(config), new OperationReader(config));
        }
    }

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
        this.guards = guards;
        this.address = address;
        this.idempotency = idempotency;
        this.dialect = Dialect.of(config);
    }

    /** Serves the requests that come from now on as another configuration says; may be called on any thread. */
    public void follow(RestConfig config) {
        dialect = Dialect.of(config);
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
            Work work = work(operation, call);
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
        return Future.future(promise -> told(execution.perform(work(operation, call), call))
                .map(result -> OperationResult.of(operation, result, call))
                .onComplete(promise));
    }

    private Work work(TableOperation operation, Call call) {
        Dialect rules = dialect;
        if (call.keptBytes() > rules.config().caps().answerBytesMax()) {
            throw ErrorCode.ANSWER_TOO_LARGE.failure(
                    "%d bytes by the operations before this one".formatted(call.keptBytes()));
        }
        ApiRequest request = rules.operations().read(operation);
        Plan.OfStatement plan = (Plan.OfStatement) plan(request, rules);
        return new Work(request, plan, rules.config(), role(request), operation.readOnly());
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
        Dialect rules = dialect;
        Timings timings = new Timings(rules.config().serverTiming());
        Future<Understood> understood = asked.body().length() > LONG_BODY
                ? Objects.requireNonNull(Vertx.currentContext(), "on an event loop")
                        .executeBlocking(() -> understand(asked, rules, timings))
                : Future.future(promise -> promise.complete(understand(asked, rules, timings)));
        return understood.compose(read -> read.keyed() == null
                ? carryOut(execution, read, timings, call)
                : carryOutOnce(execution, work(read, (Plan.OfStatement) read.plan()), read.keyed(), timings, call));
    }

    /** A request that was read and planned, under its key where it has one. */
    private record Understood(
            ApiRequest request,
            Plan plan,
            RestConfig config,
            @Nullable KeyedRequest keyed) {}

    private Understood understand(RestRequest asked, Dialect rules, Timings timings) {
        ApiRequest request = timings.time("parse", () -> rules.requests().read(asked));
        KeyedRequest keyed = request.action().takesKey() ? idempotency.of(asked) : null;
        return new Understood(request, timings.time("plan", () -> plan(request, rules)), rules.config(), keyed);
    }

    private Work work(Understood read, Plan.OfStatement plan) {
        return new Work(read.request(), plan, read.config(), role(read.request()), false);
    }

    private Future<RestReply> carryOut(Execution execution, Understood read, Timings timings, Call call) {
        if (read.plan() instanceof Plan.OfStatement ofStatement) {
            return carryOut(execution, work(read, ofStatement), timings, call);
        }
        if (read.plan() instanceof Plan.Description description) {
            return told(new Describer(schemas.get(), read.config(), address.get())
                    .answer(execution, read.request(), description, timings, call)
                    .map(timings::over));
        }
        timings.start("transaction").stop();
        RestReply reply = timings.time("response", () -> ResponseWriter.offered((Plan.Options) read.plan()));
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
        return answer.recover(cause -> Future.failedFuture(RaisedFailure.told(LargeAnswer.told(cause))));
    }

    /** Plans a request; what is not in the cache may be there by now, and is for the requests after this one. */
    private Plan plan(ApiRequest request, Dialect rules) {
        try {
            return new Planner(schemas.get(), rules.config(), guards).plan(request);
        } catch (GatewayException refused) {
            if (MISSES.contains(refused.failure().code())) {
                missed.run();
            }
            throw refused;
        }
    }
}
