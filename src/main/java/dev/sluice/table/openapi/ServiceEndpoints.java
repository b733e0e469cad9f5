package dev.sluice.table.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Describes the gateway's own endpoints, which are the same for every schema: their paths stand in a document of their
 * own, and the messages that they take and give come from the contract.
 */
final class ServiceEndpoints {

    private static final JsonNode FRAGMENT = fragment();

    private final JsonDocument json;

    ServiceEndpoints(JsonDocument json) {
        this.json = json;
    }

    private static JsonNode fragment() {
        try (InputStream file = ServiceEndpoints.class.getResourceAsStream("endpoints.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(file, "endpoints.json"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the program's own file", unreadable);
        }
    }

    /** What the messages and their fields mean. */
    static JsonNode notes() {
        return FRAGMENT.path("notes");
    }

    void paths() {
        copy("paths");
    }

    void parameters() {
        copy("parameters");
    }

    void schemas() {
        copy("schemas");
        new MessageSchemas(json, notes()).all();
    }

    private void copy(String part) {
        FRAGMENT.path(part).properties().forEach(member -> json.value(member.getKey(), member.getValue()));
    }
}
