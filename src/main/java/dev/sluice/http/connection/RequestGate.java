package dev.sluice.http.connection;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TimeoutPreference;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first that a request meets: counts it, and refuses it for what its head says before its body is read. */
public final class RequestGate implements Handler<RoutingContext> {

    private final Doorway doorway;
    private final HeadRules rules;
    private final Function<String, @Nullable OperationKind> kinds;

    /**
     * The gate of a door.
     *
     * @param kinds of work that paths lead to; null is let in whatever else is under way
     */
    public RequestGate(Doorway doorway, Function<String, @Nullable OperationKind> kinds) {
        this.doorway = doorway;
        this.kinds = kinds;
        this.rules = new HeadRules(doorway.config().caps());
    }

    @Override
    public void handle(RoutingContext routing) {
        RequestTicket ticket = RequestTicket.issue(doorway, routing);
        if (!ticket.isAdmitted()) {
            refuse(routing, ErrorCode.SHED.failure("http.requests_max").failure());
            return;
        }
        rules.broken(routing.request())
                .or(() -> keptOut(routing))
                .ifPresentOrElse(broken -> refuse(routing, broken), routing::next);
    }

    /** Why the request is not let in, as it could not be answered in time. */
    private Optional<Failure> keptOut(RoutingContext routing) {
        OperationKind kind = kinds.apply(routing.request().path());
        if (kind == null) {
            return Optional.empty();
        }
        List<String> preferences = routing.request().headers().getAll("Prefer");
        return doorway.refusal(kind, preferences.isEmpty() ? null : TimeoutPreference.of(preferences));
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
