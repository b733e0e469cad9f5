package dev.sluice.http.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of the dialect as it came, free of the server that received it.
 *
 * @param name the table, or the function where {@code call}
 * @param body null where there is none
 */
public record RestInput(
        String method,
        String name,
        boolean call,
        List<Parameter> parameters,
        Preferences preferences,
        @Nullable String accept,
        @Nullable String acceptProfile,
        @Nullable String contentProfile,
        @Nullable String contentType,
        @Nullable String range,
        @Nullable String body) {

    public RestInput {
        parameters = List.copyOf(parameters);
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
