package dev.sluice.authentication.store;

import org.jspecify.annotations.Nullable;

/** Why the tables of credentials do not serve, in words for whoever runs the gateway. */
public class StoreException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
