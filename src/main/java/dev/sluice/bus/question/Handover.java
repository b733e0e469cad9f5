package dev.sluice.bus.question;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;

/**
 * An answer that hands over what lasts, such as a transaction that stays open. The event bus drops an answer whose
 * asker has stopped waiting, and what it hands over would be left to its idle limit: so that is ended where nobody is
 * there any more. An asker on another node, or one that does not say that it has taken an answer, leaves it to the idle
 * limit.
 */
public final class Handover {

    /** How long the gateway's own askers are given to say that they have taken it. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(1);

    private Handover() {}

    /** Answers a question; the end of what is handed over is run where nobody waits for the answer. */
    public static void reply(Message<Object> question, Object answer, Runnable end) {
        question.replyAndRequest(answer, new DeliveryOptions().setSendTimeout(TAKEN_WITHIN.toMillis()))
                .onFailure(cause -> {
                    if (cause instanceof ReplyException nobody && nobody.failureType() == ReplyFailure.NO_HANDLERS) {
                        end.run();
                    }
                });
    }

    /** What an answer says, whose sender is told that it has been taken where it wants to know. */
    public static Object taken(Message<Object> answer) {
        if (answer.replyAddress() != null) {
            answer.reply(null);
        }
        return answer.body();
    }
}
