package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.TransactionEnded;
import dev.sluice.postgres.OpenTransaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction and the rules of its life: steps run one after another, silence and age end it, a step that
 * fails in PostgreSQL ends it, and only the caller that began it may touch it. Remembers how it ended.
 */
final class HeldTransaction {

    private static final int WAITING_STEPS_MAX = 16;

    private final Vertx vertx;
    private final String id;
    private final Identity identity;
    private final OpenTransaction transaction;
    private final TableService tables;
    private final Duration idleLimit;
    private final Deadline ageDeadline;
    private final Consumer<HeldTransaction> onEnd;
    private final long ageTimer;
    private Future<?> last = Future.succeededFuture();
    private int underWay;
    private long idleTimer;
    private @Nullable String ended;

    HeldTransaction(
            TransactionHolding holding,
            String id,
            Identity identity,
            OpenTransaction transaction,
            Deadline ageDeadline,
            Consumer<HeldTransaction> onEnd) {
        this.vertx = holding.vertx();
        this.tables = holding.tables();
        this.idleLimit = holding.idleLimit();
        this.id = id;
        this.identity = identity;
        this.transaction = transaction;
        this.ageDeadline = ageDeadline;
        this.onEnd = onEnd;
        this.ageTimer = vertx.setTimer(
                Math.max(1, ageDeadline.remainingMillis()),
                late -> expire("rolled back at its age limit of %d ms"
                        .formatted(ageDeadline.limit().toMillis())));
        awaitNext();
    }

    String id() {
        return id;
    }

    Identity identity() {
        return identity;
    }

    /** Performs a table operation as the next step. */
    Future<TableResult> step(TableOperation operation, Call call) {
        String name = operation.effectiveAction().label();
        return step(operation.identity(), name, call, part -> tables.execute(transaction, operation, part));
    }

    /** Answers a request of the dialect as the next step. */
    Future<RestReply> step(RestRequest request, Call call) {
        return step(request.identity(), request.method(), call, part -> tables.answer(transaction, request, part));
    }

    private <T> Future<T> step(Identity caller, String name, Call call, Function<Call, Future<T>> work) {
        checkCaller(caller);
        return inTurn(call, () -> {
            Call part = call.part("%s in a transaction".formatted(name), due(call));
            return work.apply(part)
                    .onComplete(done -> {
                        call.addQueueNanos(part.queueNanos());
                        call.addDatabaseNanos(part.databaseNanos());
                    })
                    .recover(cause -> afterFailure(cause, part));
        });
    }

    private Deadline due(Call call) {
        return call.deadline().within(Duration.ofMillis(Math.max(0, ageDeadline.remainingMillis())));
    }

    /** A step that was refused before it reached PostgreSQL leaves the transaction as it was. */
    private <T> Future<T> afterFailure(Throwable cause, Call part) {
        if (part.isCancelled()) {
            return gone(cause);
        }
        if (part.databaseNanos() == 0 && !transaction.isOver()) {
            return Future.failedFuture(cause);
        }
        String code = cause instanceof GatewayException known ? known.failure().code() : ErrorCode.INTERNAL.code();
        return rollBack("rolled back because a step failed with " + code).transform(over -> Future.failedFuture(cause));
    }

    /** A holder that cannot know what became of what it asked for cannot go on. */
    <T> Future<T> gone(Throwable cause) {
        return rollBack("rolled back because its client went away").transform(over -> Future.failedFuture(cause));
    }

    /** Commits or rolls back as the holder asks. */
    Future<TransactionEnded> end(TransactionEnd request, Call call) {
        if (request.identity() != null) {
            checkCaller(request.identity());
        }
        return inTurn(call, () -> finish(request.action(), call))
                .map(done -> new TransactionEnded(id, request.action(), call.elapsedNanos() / 1e6));
    }

    private Future<Void> finish(TransactionAction action, Call call) {
        return switch (action) {
            case COMMIT ->
                transaction
                        .commit(call)
                        .onSuccess(done -> over("committed"))
                        .onFailure(cause -> over("ended: its commit failed"));
            case ROLLBACK -> rollBack("rolled back by its holder");
        };
    }

    /** Rolls back at once, as when the gateway stops. */
    Future<Void> rollBack(String how) {
        over(how);
        return transaction.rollback();
    }

    /** Rolls back unless it is in use, or over. */
    void expire(String how) {
        if (underWay == 0 && ended == null) {
            last = rollBack(how);
        }
    }

    private void checkCaller(Identity caller) {
        if (!identity.isSameCaller(caller)) {
            throw ErrorCode.NO_SUCH_TRANSACTION.failure();
        }
    }

    private <T> Future<T> inTurn(Call call, Supplier<Future<T>> work) {
        if (ended != null) {
            throw ErrorCode.TRANSACTION_ENDED.failure(ended);
        }
        if (underWay >= WAITING_STEPS_MAX) {
            throw ErrorCode.SHED.failure("%d steps of the transaction wait already".formatted(underWay));
        }
        vertx.cancelTimer(idleTimer);
        underWay++;
        long queued = System.nanoTime();
        Future<T> turn = last.transform(before -> {
            call.addQueueNanos(System.nanoTime() - queued);
            return turn(call, work);
        });
        last = turn;
        return turn.onComplete(done -> {
            underWay--;
            if (underWay == 0 && ended == null) {
                awaitNext();
            }
        });
    }

    private <T> Future<T> turn(Call call, Supplier<Future<T>> work) {
        if (ended != null) {
            return Future.failedFuture(ErrorCode.TRANSACTION_ENDED.failure(ended));
        }
        if (call.isCancelled()) {
            return gone(call.cancelled());
        }
        return call.deadline().hasPassed() ? Future.failedFuture(call.deadlinePassed()) : work.get();
    }

    private void awaitNext() {
        if (ageDeadline.hasPassed()) {
            expire("rolled back at its age limit of %d ms"
                    .formatted(ageDeadline.limit().toMillis()));
            return;
        }
        idleTimer = vertx.setTimer(
                idleLimit.toMillis(),
                late -> expire("rolled back after %d ms without a step".formatted(idleLimit.toMillis())));
    }

    private void over(String how) {
        if (ended == null) {
            ended = how;
            vertx.cancelTimer(idleTimer);
            vertx.cancelTimer(ageTimer);
            onEnd.accept(this);
        }
    }
}
