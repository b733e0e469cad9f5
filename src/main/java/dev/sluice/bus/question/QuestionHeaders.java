package dev.sluice.bus.question;

import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The headers of questions. */
public final class QuestionHeaders {

    /** The header that carries the deadline as epoch milliseconds. */
    public static final String DEADLINE = "deadline";

    /** The header that carries the time limit in milliseconds that the deadline was made from. */
    public static final String LIMIT = "limit";

    public static final String REQUEST_ID = "request-id";

    /** The header with the moment of asking as epoch milliseconds, from which the wait on the bus is told. */
    public static final String ASKED_AT = "asked-at";

    /** The header with the id by which the question can be cancelled; there is none where nobody would. */
    public static final String QUESTION = "question";

    /** The header of an asker that says of an answer that it has taken it, where its sender wants to know. */
    static final String ACKNOWLEDGES = "acknowledges";

    /** How much longer than the deadline a reply is waited for, so that the answerer's own account of it arrives. */
    private static final Duration REPLY_GRACE = Duration.ofMillis(200);

    private QuestionHeaders() {}

    /**
     * How a question travels that is asked now.
     *
     * @param due the deadline as epoch milliseconds
     * @param question the id of a question that may be cancelled
     */
    public static DeliveryOptions of(Deadline deadline, long due, String requestId, @Nullable String question) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(Math.max(1, deadline.remainingMillis()) + REPLY_GRACE.toMillis())
                .addHeader(DEADLINE, Long.toString(due))
                .addHeader(LIMIT, Long.toString(deadline.limit().toMillis()))
                .addHeader(REQUEST_ID, requestId)
                .addHeader(ASKED_AT, Long.toString(System.currentTimeMillis()))
                .addHeader(ACKNOWLEDGES, "true");
        return question == null ? options : options.addHeader(QUESTION, question);
    }

    /** What a header says in milliseconds; null where it is not there. */
    public static @Nullable Long millis(MultiMap headers, String header) {
        String value = headers.get(header);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException malformed) {
            throw ErrorCode.MALFORMED.failure("header %s: not a number of milliseconds".formatted(header));
        }
    }
}
