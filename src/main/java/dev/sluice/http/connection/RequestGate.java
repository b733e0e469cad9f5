package dev.sluice.http.connection;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The first that a request meets: counts it, and refuses it for what its head says before its body is read. */
public final class RequestGate implements Handler<RoutingContext> {

    private final Doorway doorway;
    private final HeadRules rules;

    public RequestGate(Doorway doorway) {
        this.doorway = doorway;
        this.rules = new HeadRules(doorway.config().caps());
    }

    @Override
    public void handle(RoutingContext routing) {
        RequestTicket ticket = RequestTicket.issue(doorway, routing);
        if (!ticket.isAdmitted()) {
            refuse(routing, ErrorCode.SHED.failure("http.requests_max").failure());
            return;
        }
        rules.broken(routing.request()).ifPresentOrElse(broken -> refuse(routing, broken), routing::next);
    }

    private void refuse(RoutingContext routing, Failure failure) {
        if (failure.is(ErrorCode.NO_HTTP)) {
            RequestTicket.of(routing).hangUp();
        }
        new BodyReading(routing, doorway).letGo();
        routing.fail(new GatewayException(failure));
    }

    /** What is wrong with a request that does not say whose it is. */
    public static Failure hostless() {
        return HeadRules.HOSTLESS;
    }

    /** What is wrong with a request whose head could not even be read. */
    public static Failure unreadable(HttpServerRequest request) {
        return HeadRules.unreadable(request.decoderResult().cause());
    }
}
