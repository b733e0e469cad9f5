package dev.sluice.http;

import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.Identity;
import dev.sluice.http.connection.ClientConnection;
import dev.sluice.http.connection.RequestTicket;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A request whose caller is known: passed from stage to stage, held by none of them.
 *
 * @param call what is done for it, for as long as its client waits
 * @param verifiedNanos how long it took to know the caller
 */
record Asked(RoutingContext routing, Identity identity, Call call, long verifiedNanos) {

    String requestId() {
        return call.requestId();
    }

    /** Who sent it, behind the proxies that are trusted. */
    ClientConnection client() {
        return RequestTicket.of(routing).client();
    }

    /** The body as it came, empty where there is none. */
    Body content() {
        Buffer buffer = routing.body() == null ? null : routing.body().buffer();
        return buffer == null ? Body.EMPTY : Body.of(buffer.getBytes());
    }

    /** The body as text, null where there is none. */
    @Nullable
    String body() {
        return routing.body() == null ? null : routing.body().asString();
    }

    /** Says that what it began, or goes on with, is held here: its client will ask for more on the same connection. */
    void stay() {
        RequestTicket.of(routing).stay();
    }

    String path(String name) {
        return String.valueOf(routing.pathParam(name));
    }
}
