package dev.sluice.http.connection;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads the body of a request whole, up to a limit and whatever the method. Vert.x's own handler takes a form apart,
 * which the dialect does itself, and fails where a request that is not a POST brings one.
 */
public final class BodyReader implements Handler<RoutingContext> {

    private final Doorway doorway;

    public BodyReader(Doorway doorway) {
        this.doorway = doorway;
    }

    @Override
    public void handle(RoutingContext routing) {
        new BodyReading(routing, doorway).begin();
    }
}
