package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** An address that is answered or listened to, until it is ended. */
public final class Registration {

    private final MessageConsumer<?> consumer;
    private final Runnable onEnd;

    Registration(MessageConsumer<?> consumer, Runnable onEnd) {
        this.consumer = consumer;
        this.onEnd = onEnd;
    }

    /** Ends when every node knows of the address; at once where there is no other. */
    public Future<Void> known() {
        return consumer.completion();
    }

    public Future<Void> end() {
        onEnd.run();
        return consumer.unregister();
    }
}
