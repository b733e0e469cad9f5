package dev.sluice.table.idempotency;

import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.RestReply;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The record of one request as a transaction sees it. It is the login role's: the transaction becomes that role for as
 * long as a statement of the record takes and then again what it was, so that no work, and no trigger that waits for
 * the commit, runs as another role than without a key.
 */
record KeyRecord(Transaction transaction, KeyedRequest request, Duration window, Call call) {

    /** A record may go or change between two looks at it; more often than this it does not. */
    private static final int LOOKS_MAX = 3;

    private static final String SERIALIZATION_FAILURE = "40001";

    /**
     * Makes the record. Waits for a transaction that is making it, and for no longer than the call may take.
     *
     * @return the answer that an earlier request left; empty where this is the first, or the first left none
     */
    Future<Optional<RestReply>> claim() {
        return asGateway(() -> look(LOOKS_MAX)).recover(cause -> Future.failedFuture(told(cause)));
    }

    private Future<Optional<RestReply>> look(int left) {
        if (left == 0) {
            return Future.failedFuture(ErrorCode.KEY_UNDER_WAY.failure());
        }
        return run(KeyStatements.claim(request))
                .compose(made -> made.isEmpty() ? read(left) : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<RestReply>> read(int left) {
        return run(KeyStatements.read(request, window)).compose(found -> {
            if (found.isEmpty()) {
                return look(left - 1);
            }
            if (found.isTrue(0, 0)) {
                return run(KeyStatements.replace(request, window))
                        .compose(made -> made.isEmpty() ? look(left - 1) : Future.succeededFuture(Optional.empty()));
            }
            return found.isTrue(0, 1)
                    ? Future.succeededFuture(answer(found))
                    : Future.failedFuture(ErrorCode.KEY_REUSED.failure());
        });
    }

    private static Optional<RestReply> answer(Rows found) {
        return Optional.ofNullable(found.number(0, 2))
                .map(status -> new RestReply(
                        status.intValue(),
                        KeyStatements.headers(Objects.requireNonNull(found.text(0, 3))),
                        found.body(0, 4),
                        null));
    }

    /**
     * Puts the answer into the record.
     *
     * @return whether it had none
     */
    Future<Boolean> store(RestReply answer) {
        return asGateway(() -> run(KeyStatements.store(request, answer))).map(stored -> !stored.isEmpty());
    }

    /** Sends the first statement of the work with the change of role, which nobody can be refused. */
    private <T> Future<T> asGateway(Supplier<Future<T>> work) {
        Future<Rows> before = run(KeyStatements.BECOME_GATEWAY);
        Future<T> done = work.get();
        return before.compose(was ->
                done.compose(result -> run(KeyStatements.become(was.text(0, 0))).map(again -> result)));
    }

    private Future<Rows> run(Statement statement) {
        return transaction.run(statement, call);
    }

    /** What PostgreSQL has to say of the table of records is not for the caller, who has not named it. */
    private static Throwable told(Throwable cause) {
        if (!(cause instanceof GatewayException known)) {
            return cause;
        }
        String code = known.failure().code();
        if (code.equals(SERIALIZATION_FAILURE)) {
            return ErrorCode.KEY_UNDER_WAY.failure();
        }
        boolean isOfTable = code.startsWith("42") || code.startsWith("3F");
        return isOfTable ? ErrorCode.KEYS_UNAVAILABLE.failure("the table of keys cannot be used: " + code) : cause;
    }
}
