package dev.sluice.command;

import org.jspecify.annotations.Nullable;

/** Why the gateway could not start, in words for who started it. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
