package dev.sluice.observation;

import org.jspecify.annotations.Nullable;

/**
 * As what, in which request and by whom a credential was presented; never the credential.
 *
 * @param as {@code apikey}, {@code Bearer token}, both, the name of a header, or {@code message}
 * @param clientAddress of the client that presented it; null where none is known, as on the event bus
 */
public record Presented(
        String as, String requestId, @Nullable String clientAddress) {}
