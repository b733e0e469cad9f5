package dev.sluice.bus;

import dev.sluice.contract.Call;
import dev.sluice.contract.Message;
import io.vertx.core.Future;

/** Answers one kind of question. May throw: that fails the question as a failed future does. */
@FunctionalInterface
public interface Answer<Q extends Message, R extends Message> {

    Future<R> to(Q request, Call call);
}
