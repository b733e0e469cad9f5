package dev.sluice.bus;

import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.observation.Observer;
import io.vertx.core.eventbus.ReplyException;

/** What it means to an asker that no answer came: a failure that was told, silence, or nobody there. */
final class AskFailures {

    private final Observer observer;

    AskFailures(Observer observer) {
        this.observer = observer;
    }

    GatewayException of(Operation<?, ?> operation, Message request, Deadline deadline, Throwable cause) {
        if (cause instanceof FailureReply reply) {
            return new GatewayException(reply.failure());
        }
        if (!(cause instanceof ReplyException reply)) {
            observer.failed(operation.address(), "", cause);
            return ErrorCode.INTERNAL.failure();
        }
        return switch (reply.failureType()) {
            case TIMEOUT -> silence(operation, request, deadline);
            case NO_HANDLERS -> nobody(operation);
            case RECIPIENT_FAILURE, ERROR -> {
                observer.failed(operation.address(), "", cause);
                yield ErrorCode.INTERNAL.failure();
            }
        };
    }

    /** Who answers may have written before it fell silent; but a step of a transaction is no commit. */
    private GatewayException silence(Operation<?, ?> operation, Message request, Deadline deadline) {
        observer.busTimedOut(operation.address());
        boolean isStep = operation.kind() == OperationKind.TRANSACTION && !(request instanceof TransactionEnd);
        ErrorCode code = request.mayWrite() && !isStep ? ErrorCode.COMMIT_OUTCOME_UNKNOWN : ErrorCode.DEADLINE_PASSED;
        return code.failure("operation %s, limit %d ms: no reply came"
                .formatted(operation.address(), deadline.limit().toMillis()));
    }

    private static GatewayException nobody(Operation<?, ?> operation) {
        if (operation.kind() == OperationKind.TRANSACTION
                && !operation.address().equals(Operations.BEGIN.address())) {
            return ErrorCode.NO_SUCH_TRANSACTION.failure();
        }
        return ErrorCode.SHED.failure("nobody answers at " + operation.address());
    }
}
