package dev.sluice.postgres.link;

import io.vertx.core.VertxException;

/** The server did not answer who wanted to connect within the time limit. */
final class SilentException extends VertxException {

    private static final long serialVersionUID = 1L;

    SilentException(long limitMillis) {
        super("the server has not let a connection in within %d ms".formatted(limitMillis), true);
    }
}
