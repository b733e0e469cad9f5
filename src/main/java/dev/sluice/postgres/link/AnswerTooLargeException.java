package dev.sluice.postgres.link;

import io.vertx.core.VertxException;

/** PostgreSQL began to send one value that is larger than memory allows; the connection was cut in its place. */
public final class AnswerTooLargeException extends VertxException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(long bytes, long most) {
        super("a message of %d bytes, memory.answers allows %d".formatted(bytes, most), true);
    }
}
