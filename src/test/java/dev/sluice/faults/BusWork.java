package dev.sluice.faults;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.BatchItem;
import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Filter;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.TransactionEnded;
import dev.sluice.contract.TransactionHandle;
import dev.sluice.contract.UserRequest;
import dev.sluice.sample.VelroSample;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The work that is asked for over the event bus. */
final class BusWork {

    static final String FILLING = "x".repeat(200);

    private static final Identity SERVICE = new Identity(
            "service_role", null, Credential.SERVICE_KEY, JsonText.of("{\"role\":\"service_role\"}"), null);

    private BusWork() {}

    private static <T> Future<T> ask(
            Caller caller, Work work, Supplier<Future<T>> question, Function<T, String> codeOfAnswer) {
        long since = System.nanoTime();
        return caller.sheet().note(work, Caller.LIMIT, question.get(), since, codeOfAnswer);
    }

    private static <T> Future<T> read(Caller caller, Work work, Supplier<Future<T>> question, String expected) {
        return ask(caller, work, question, answer -> {
            if (!answer.toString().contains(expected)) {
                caller.sheet().wrong(work + " was answered " + answer);
            }
            return Answered.OK;
        });
    }

    static Future<?> user(Caller caller) {
        return read(
                caller,
                Work.USER,
                () -> caller.gateway().authenticate(new UserRequest(VelroSample.ADA, SERVICE, null, null)),
                "Ada");
    }

    private static AccessCheck check() {
        return AccessCheck.of(VelroSample.ADA, "project", VelroSample.SHARED_PROJECT, "read");
    }

    static Future<?> check(Caller caller) {
        return read(caller, Work.CHECK, () -> caller.gateway().checkAccess(check()), "GRANTED");
    }

    static Future<?> checks(Caller caller) {
        return read(
                caller,
                Work.CHECKS,
                () -> caller.gateway().checkAccess(new AccessChecks(List.of(check(), check()))),
                "GRANTED");
    }

    static Future<?> search(Caller caller) {
        return read(
                caller,
                Work.SEARCH,
                () -> caller.gateway().searchAccess(new AccessSearch(VelroSample.ADA, "project", null, "read", 10)),
                VelroSample.SHARED_PROJECT);
    }

    private static TableOperation reading() {
        return TableOperation.select("fault_rows")
                .where(Filter.eq("id", 42))
                .timeout(Caller.LIMIT)
                .as(SERVICE);
    }

    static Future<?> read(Caller caller) {
        return read(caller, Work.READ, () -> caller.gateway().execute(reading()), FILLING);
    }

    private static JsonText row(Work work, UUID id) {
        return JsonText.of("{\"id\":\"%s\",\"work\":\"%s\"}".formatted(id, work));
    }

    private static TableOperation inserting(Work work, UUID id) {
        return TableOperation.insert("fault_write", row(work, id))
                .timeout(Caller.LIMIT)
                .as(SERVICE);
    }

    private static Future<?> write(Caller caller, Work work, UUID id, TableOperation operation) {
        return ask(caller, work, () -> caller.gateway().execute(operation), result -> Answered.OK)
                .onComplete(done -> caller.ledger()
                        .settle(work, List.of(id), done.succeeded() ? Answered.OK : Sheet.codeOf(done.cause())));
    }

    static Future<?> insert(Caller caller) {
        UUID id = UUID.randomUUID();
        return write(caller, Work.INSERT, id, inserting(Work.INSERT, id));
    }

    static Future<?> call(Caller caller) {
        UUID id = UUID.randomUUID();
        TableOperation call = TableOperation.call("fault_call", row(Work.CALL, id))
                .timeout(Caller.LIMIT)
                .as(SERVICE);
        return write(caller, Work.CALL, id, call);
    }

    static Future<?> parallel(Caller caller) {
        return batch(caller, Work.PARALLEL, BatchMode.PARALLEL);
    }

    static Future<?> atomic(Caller caller) {
        return batch(caller, Work.ATOMIC, BatchMode.ATOMIC);
    }

    private static Future<?> batch(Caller caller, Work work, BatchMode mode) {
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        List<TableOperation> operations = new ArrayList<>();
        ids.forEach(id -> operations.add(inserting(work, id)));
        operations.add(reading());
        BatchRequest batch = new BatchRequest(operations, mode, SERVICE, Caller.LIMIT);
        return ask(caller, work, () -> caller.gateway().executeBatch(batch), BusWork::codeOf)
                .onComplete(done -> {
                    for (int index = 0; index < ids.size(); index++) {
                        String code = done.succeeded()
                                ? codeOf(done.result().results().get(index))
                                : Sheet.codeOf(done.cause());
                        caller.ledger().settle(work, List.of(ids.get(index)), code);
                    }
                });
    }

    private static String codeOf(BatchItem item) {
        return item.ok() ? Answered.OK : item.error().code();
    }

    /** That of the first operation that failed by itself; of an atomic batch the others are told that all has ended. */
    private static String codeOf(BatchResult result) {
        List<String> codes = result.results().stream()
                .map(BusWork::codeOf)
                .filter(code -> !code.equals(Answered.OK))
                .toList();
        return codes.stream()
                .filter(code -> !code.equals("SLC301"))
                .findFirst()
                .orElse(codes.isEmpty() ? Answered.OK : codes.get(0));
    }

    static Future<?> transaction(Caller caller) {
        UUID id = UUID.randomUUID();
        return ask(
                        caller,
                        Work.TRANSACTION,
                        () -> caller.bus().ask(Operations.BEGIN, new TransactionBegin(SERVICE, null, false, null)),
                        begun -> Answered.OK)
                .compose(handle -> steps(caller, handle, id));
    }

    private static Future<?> steps(Caller caller, TransactionHandle handle, UUID id) {
        Work work = Work.TRANSACTION;
        return ask(
                        caller,
                        work,
                        () -> caller.bus().ask(Operations.step(handle.address()), inserting(work, id)),
                        step -> Answered.OK)
                .transform(step -> {
                    if (step.succeeded()) {
                        return end(caller, handle, TransactionAction.COMMIT)
                                .onComplete(done -> caller.ledger()
                                        .settle(
                                                work,
                                                List.of(id),
                                                done.succeeded() ? Answered.OK : Sheet.codeOf(done.cause())));
                    }
                    caller.ledger().settle(work, List.of(id), "a failed step");
                    return end(caller, handle, TransactionAction.ROLLBACK)
                            .transform(over -> Future.failedFuture(step.cause()));
                });
    }

    private static Future<TransactionEnded> end(Caller caller, TransactionHandle handle, TransactionAction action) {
        return ask(
                caller,
                Work.TRANSACTION,
                () -> caller.bus().ask(Operations.end(handle.address()), new TransactionEnd(action, SERVICE)),
                ended -> Answered.OK);
    }
}
