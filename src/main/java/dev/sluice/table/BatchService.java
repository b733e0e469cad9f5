package dev.sluice.table;

import dev.sluice.config.BatchConfig;
import dev.sluice.contract.BatchItem;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.idempotency.AnswerForm;
import dev.sluice.table.idempotency.Idempotency;
import dev.sluice.table.idempotency.KeyedRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Performs batches: in parallel, as many at once as there are connections and each with an outcome of its own, or as
 * one transaction.
 */
final class BatchService {

    /** The records of a batch are the gateway's own. */
    private static final Session RECORDING = Session.of(null, false, null);

    private final Database database;
    private final TableService tables;
    private final BatchConfig config;
    private final BatchAdvice advice;
    private final Observer observer;

    BatchService(Database database, TableService tables, BatchConfig config, BatchAdvice advice, Observer observer) {
        this.database = database;
        this.tables = tables;
        this.config = config;
        this.advice = advice;
        this.observer = observer;
    }

    Future<BatchResult> execute(BatchRequest request, Call call) {
        check(request);
        call.holds(request.operations().size());
        KeyedRequest keyed = tables.idempotency().of(request);
        return switch (request.mode()) {
            case PARALLEL -> keyed == null ? parallel(request, null, call) : parallelOnce(request, keyed, call);
            case ATOMIC -> atomic(request, keyed, call);
        };
    }

    private void check(BatchRequest request) {
        int size = request.operations().size();
        if (size == 0) {
            throw ErrorCode.MALFORMED.failure("field operations: is empty");
        }
        if (size > config.operationsMax()) {
            throw ErrorCode.CAP_PASSED.failure(
                    "field operations: %d operations, the most are %d".formatted(size, config.operationsMax()));
        }
        for (int index = 0; index < size; index++) {
            if (!request.operations().get(index).identity().equals(request.identity())) {
                throw ErrorCode.MALFORMED.failure(
                        "field operations[%d].identity: is not the identity of the batch".formatted(index));
            }
        }
    }

    /**
     * Records first that the batch has begun, so that its key is taken, then each of its writes with what it was
     * answered, and in the end the whole where all went well. A repeat does what is not done yet.
     */
    private Future<BatchResult> parallelOnce(BatchRequest request, KeyedRequest keyed, Call call) {
        Idempotency idempotency = tables.idempotency();
        return database.transact(
                        RECORDING,
                        call,
                        transaction -> idempotency.begin(transaction, keyed, call, AnswerForm.OF_BATCH))
                .compose(earlier -> earlier.map(Future::succeededFuture)
                        .orElseGet(() -> parallel(request, keyed, call)
                                .compose(result -> result.failed() > 0
                                        ? Future.succeededFuture(result)
                                        : finished(keyed, result, call))));
    }

    /** Where the whole cannot be recorded, each of its writes still is. */
    private Future<BatchResult> finished(KeyedRequest keyed, BatchResult result, Call call) {
        return database.transact(
                        RECORDING,
                        call,
                        transaction ->
                                tables.idempotency().finish(transaction, keyed, call, AnswerForm.OF_BATCH, result))
                .transform(recorded -> Future.succeededFuture(result));
    }

    private Future<BatchResult> parallel(BatchRequest request, @Nullable KeyedRequest keyed, Call call) {
        Run run = new Run(request.operations(), keyed, call);
        int width = Math.min(advice.width(), run.items.length);
        // Where others wait one operation waits for the batch: what may be refused shall not have cost much.
        Future<Void> done = !run.begun && database.isCrowded()
                ? run.one().compose(tried -> run.begun ? run.all(width) : Future.succeededFuture())
                : run.all(width);
        return done.compose(all -> {
            Throwable refused = call.isCancelled() ? call.cancelled() : run.refused();
            return refused == null
                    ? Future.succeededFuture(result(Arrays.asList(run.items), call))
                    : Future.failedFuture(refused);
        });
    }

    /**
     * The operations of a batch that are still to do, taken in order by as many lanes as there are connections. A batch
     * is refused as a whole, before anything of it is done; once it has begun the rest goes before what has not.
     */
    private final class Run {

        private final List<TableOperation> operations;
        private final @Nullable KeyedRequest keyed;
        private final Call call;
        private final BatchItem[] items;
        private final Deque<Integer> putBack = new ArrayDeque<>();
        private int taken;
        private boolean begun;
        private @Nullable Throwable refused;

        Run(List<TableOperation> operations, @Nullable KeyedRequest keyed, Call call) {
            this.operations = operations;
            this.keyed = keyed;
            this.call = call;
            this.items = new BatchItem[operations.size()];
            this.begun = keyed != null;
        }

        /** Why nothing was done, null where something was. */
        @Nullable
        Throwable refused() {
            return begun ? null : refused;
        }

        /** What is left, by so many lanes. */
        Future<Void> all(int width) {
            return Future.join(
                            IntStream.range(0, width).mapToObj(lane -> next()).toList())
                    .mapEmpty();
        }

        private Future<Void> next() {
            boolean isOver = (putBack.isEmpty() && taken == items.length) || call.isCancelled();
            return isOver || refused() != null ? Future.succeededFuture() : one().compose(done -> next());
        }

        /** Does the next one. */
        Future<Void> one() {
            int index = putBack.isEmpty() ? taken++ : putBack.remove();
            Call part = part(operations.get(index), index, call);
            return perform(index, begun ? part.goesOn() : part).transform(done -> {
                if (!begun && isRefused(done.cause())) {
                    refused = done.cause();
                    putBack.add(index);
                } else {
                    begun = true;
                    items[index] = item(index, part, done);
                }
                return Future.succeededFuture();
            });
        }

        /** What only reads may be done again. */
        private Future<TableResult> perform(int index, Call part) {
            TableOperation operation = operations.get(index);
            return keyed == null || operation.onlyReads()
                    ? tables.execute(database, operation, part)
                    : tables.executeOnce(database, operation, keyed.part(index), part);
        }
    }

    private static boolean isRefused(@Nullable Throwable cause) {
        return cause instanceof GatewayException known && Outcome.of(known.failure()) == Outcome.SHED;
    }

    private static Call part(TableOperation operation, int index, Call call) {
        return call.part(
                "%s operation %d".formatted(call.operation(), index),
                operation.timeout() == null ? call.deadline() : call.deadline().within(operation.timeout()));
    }

    private BatchItem item(int index, Call part, AsyncResult<TableResult> done) {
        double millis = part.elapsedNanos() / 1e6;
        return done.succeeded()
                ? new BatchItem(index, true, done.result(), null, millis)
                : new BatchItem(index, false, null, failure(part, done.cause()), millis);
    }

    private Failure failure(Call part, Throwable cause) {
        if (cause instanceof GatewayException known) {
            return known.failure();
        }
        observer.failed(part.operation(), part.requestId(), cause);
        return ErrorCode.INTERNAL.failure("request id " + part.requestId()).failure();
    }

    /** All or none: after a failure each of the others says that it was undone with it. */
    private Future<BatchResult> atomic(BatchRequest request, @Nullable KeyedRequest keyed, Call call) {
        List<BatchItem> items = new ArrayList<>();
        return database.transact(tables.session(request.identity(), false, null), call, transaction -> {
                    items.clear();
                    Supplier<Future<BatchResult>> work = () -> inOrder(transaction, request.operations(), items, call)
                            .map(done -> result(items, call));
                    return keyed == null
                            ? work.get()
                            : tables.idempotency().once(transaction, keyed, call, AnswerForm.OF_BATCH, work);
                })
                .recover(cause -> call.isCancelled()
                                || items.isEmpty()
                                || items.get(items.size() - 1).ok()
                        ? Future.failedFuture(cause)
                        : Future.succeededFuture(
                                result(undone(items, request.operations().size()), call)));
    }

    private Future<Void> inOrder(
            Transaction transaction, List<TableOperation> operations, List<BatchItem> items, Call call) {
        int index = items.size();
        if (index == operations.size()) {
            return Future.succeededFuture();
        }
        Call part = part(operations.get(index), index, call);
        return tables.execute(transaction, operations.get(index), part)
                .onComplete(done -> items.add(item(index, part, done)))
                .compose(done -> inOrder(transaction, operations, items, call));
    }

    private static List<BatchItem> undone(List<BatchItem> items, int size) {
        int failed = items.size() - 1;
        Failure undone = ErrorCode.TRANSACTION_ENDED
                .failure("rolled back because operation %d failed".formatted(failed))
                .failure();
        return IntStream.range(0, size)
                .mapToObj(index -> index == failed
                        ? items.get(failed)
                        : new BatchItem(
                                index,
                                false,
                                null,
                                undone,
                                index < failed ? items.get(index).executionTimeMs() : 0))
                .toList();
    }

    private BatchResult result(List<BatchItem> items, Call call) {
        int succeeded = (int) items.stream().filter(BatchItem::ok).count();
        double average =
                items.stream().mapToDouble(BatchItem::executionTimeMs).average().orElse(0);
        double millis = call.elapsedNanos() / 1e6;
        return new BatchResult(
                items,
                succeeded,
                items.size() - succeeded,
                millis,
                average,
                advice.after(items, average, millis),
                null);
    }
}
