package dev.sluice.bus.question;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;

/**
 * An answer that hands over what lasts, such as a transaction that stays open. The event bus drops an answer whose
 * asker has stopped waiting, and what it hands over would be left to its idle limit: so that is ended where nobody is
 * there any more, or where an asker that acknowledges does not. The bus does not always know that nobody is there: the
 * answer may be on its way to an event loop that stops waiting first. An asker on another node that does not
 * acknowledge leaves what it got to the idle limit.
 */
public final class Handover {

    /** How long an asker is given to acknowledge. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(1);

    private Handover() {}

    /** Answers a question; the end of what is handed over is run where nobody waits for the answer. */
    public static void reply(Message<Object> question, Object answer, Runnable end) {
        boolean acknowledges = question.headers().contains(QuestionHeaders.ACKNOWLEDGES);
        question.replyAndRequest(answer, new DeliveryOptions().setSendTimeout(TAKEN_WITHIN.toMillis()))
                .onFailure(cause -> {
                    if (acknowledges || isFromNobody(cause)) {
                        end.run();
                    }
                });
    }

    private static boolean isFromNobody(Throwable cause) {
        return cause instanceof ReplyException told && told.failureType() == ReplyFailure.NO_HANDLERS;
    }

    /** What an answer says, whose sender is told that it has been taken where it wants to know. */
    public static Object taken(Message<Object> answer) {
        if (answer.replyAddress() != null) {
            answer.reply(null);
        }
        return answer.body();
    }
}
