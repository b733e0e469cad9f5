package dev.sluice.http;

import dev.sluice.contract.Deadline;
import dev.sluice.contract.Identity;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** A request whose caller is known: passed from stage to stage, held by none of them. */
record Asked(RoutingContext routing, Identity identity, Deadline deadline, String requestId) {

    /** The body as text, null where there is none. */
    @Nullable
    String body() {
        return routing.body() == null ? null : routing.body().asString();
    }

    String path(String name) {
        return String.valueOf(routing.pathParam(name));
    }
}
