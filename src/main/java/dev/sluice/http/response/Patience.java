package dev.sluice.http.response;

import dev.sluice.config.ClientPace;
import dev.sluice.observation.Observer;
import dev.sluice.observation.SlowPart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

/** How long a client is waited for that does not take the next part of what it is sent. */
record Patience(Vertx vertx, ClientPace pace, Observer observer) {

    private static final long CANCEL = 8;

    /** Waits from now on, at the end of which the response is given up; what is returned ends the waiting. */
    Runnable with(HttpServerResponse response) {
        long timer = vertx.setTimer(pace.writeTimeout().toMillis(), late -> {
            observer.clientTooSlow(SlowPart.ANSWER);
            response.reset(CANCEL);
        });
        return () -> vertx.cancelTimer(timer);
    }
}
