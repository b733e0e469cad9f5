package dev.sluice.bus;

import dev.sluice.contract.Failure;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * How a failure crosses the bus whole. A sender that knows only Vert.x reads its number as the failure code and its
 * JSON as the message.
 */
final class FailureReply extends ReplyException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureReply(Failure failure) {
        super(ReplyFailure.RECIPIENT_FAILURE, failure.number(), MessageJson.encode(failure));
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
