package dev.sluice.table.response;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.table.sql.cap.AnswerCap;

/** An answer that PostgreSQL refused to send because it is larger than the configured cap. */
public final class LargeAnswer {

    private LargeAnswer() {}

    /** What the caller is told; any failure but such a one as it is. */
    public static Throwable told(Throwable cause) {
        return cause instanceof GatewayException known
                ? AnswerCap.refused(known.failure().code(), known.failure().message())
                        .<Throwable>map(bytes -> ErrorCode.ANSWER_TOO_LARGE.failure(
                                "%s bytes, rest.answer-bytes-max allows fewer".formatted(bytes)))
                        .orElse(cause)
                : cause;
    }
}
