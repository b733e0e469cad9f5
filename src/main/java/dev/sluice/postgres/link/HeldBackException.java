package dev.sluice.postgres.link;

import io.vertx.core.VertxException;
import org.jspecify.annotations.Nullable;

/** No connection was tried: the last attempts failed, and the server is left alone for a moment. */
public final class HeldBackException extends VertxException {

    private static final long serialVersionUID = 1L;

    HeldBackException(@Nullable String reason) {
        super("left alone after " + reason, true);
    }
}
