package dev.sluice.http.response;

import dev.sluice.http.connection.Doorway;
import dev.sluice.observation.SlowPart;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** How long a client is waited for that does not take the next part of what it is sent. */
record Patience(Vertx vertx, Doorway doorway) {

    private static final long CANCEL = 8;

    /** Waits from now on, at the end of which the response is given up; what is returned ends the waiting. */
    Runnable with(HttpServerResponse response) {
        long timer = vertx.setTimer(doorway.config().pace().writeTimeout().toMillis(), late -> {
            doorway.observer().clientTooSlow(SlowPart.ANSWER);
            response.reset(CANCEL);
        });
        return () -> vertx.cancelTimer(timer);
    }

    /** Sends a part, which is held until the client has taken it. */
    void write(HttpServerResponse response, Buffer part) {
        long bytes = doorway.keepAnswer(part.length());
        response.write(part).onComplete(taken -> doorway.forgetAnswer(bytes));
    }
}
