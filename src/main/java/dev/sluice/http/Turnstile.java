package dev.sluice.http;

import dev.sluice.bus.GatewayBus;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Call;
import dev.sluice.contract.Counted;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.http.connection.RequestTicket;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Presented;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Lets requests in: by the address that they come from, then by who is asking. */
final class Turnstile {

    private static final int UNAUTHORIZED = 401;

    private final GatewayBus bus;
    private final Observer observer;

    Turnstile(GatewayBus bus, Observer observer) {
        this.bus = bus;
        this.observer = observer;
    }

    private Admission admission() {
        return bus.admission();
    }

    /** Who is asking; fails with {@code SLC103} where the address has asked, or guessed, too often. */
    Future<Identity> identity(RoutingContext routing, VerifyRequest credentials, Operation<?, ?> operation, Call call) {
        String address = address(routing);
        arrive(operation, address, 1);
        present(address, credentials, call.requestId());
        return bus.ask(Operations.VERIFY, credentials, call)
                .onSuccess(identity -> admission().proven(credentials))
                .onFailure(cause -> {
                    if (cause instanceof GatewayException known
                            && known.failure().status() == UNAUTHORIZED) {
                        admission().refused(address, credentials);
                    }
                });
    }

    /** A guess that nobody looks at is a credential that is refused, too. */
    private void present(String address, VerifyRequest credentials, String requestId) {
        try {
            admission().present(address, credentials);
        } catch (GatewayException limited) {
            observer.credentialRejected(
                    "too many were refused", new Presented(credentials.presentedAs(), requestId, address));
            throw limited;
        }
    }

    /** Counts the operations that a request turned out to hold, of which it was let in as one. */
    void holds(Asked asked, Operation<?, ?> operation, int operations) {
        if (operations > 1) {
            arrive(operation, address(asked.routing()), operations - 1);
        }
    }

    /** Lets the caller of a question in that does not say who asks it. */
    void admit(Asked asked, Operation<?, ?> operation, int operations) {
        if (operation.kind() != null) {
            admission().admit(operation.kind(), asked.identity(), operations);
        }
    }

    /** What ends a transaction is not counted: it gives back what others wait for. */
    private void arrive(Operation<?, ?> operation, String address, int operations) {
        if (operation.kind() != null && Counted.class.isAssignableFrom(operation.request())) {
            admission().arrive(operation.kind(), address, operations);
        }
    }

    /** The one place that knows where a request comes from. */
    static String address(RoutingContext routing) {
        return RequestTicket.of(routing).client().address().getHostAddress();
    }
}
