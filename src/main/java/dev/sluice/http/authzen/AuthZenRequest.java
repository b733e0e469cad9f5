package dev.sluice.http.authzen;

import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.UuidText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object that a client sent, whole or a part of one. Names each fault by the path of its field; fields that nobody
 * asks for are ignored, as the specification wants it.
 *
 * @param path what stands before the names of its fields
 */
public record AuthZenRequest(JsonObject json, String path) {

    private static final String JSON = "application/json";

    /**
     * Reads the body of a request.
     *
     * @param contentType the header; a request without one is taken for JSON
     */
    public static AuthZenRequest read(@Nullable String contentType, Body body) {
        if (contentType != null
                && !contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw ErrorCode.MALFORMED.failure("the Content-Type must be " + JSON);
        }
        if (!body.isUtf8()) {
            throw ErrorCode.MALFORMED.failure("the body must be in UTF-8");
        }
        try {
            return new AuthZenRequest(new JsonObject(body.text()), "");
        } catch (DecodeException malformed) {
            throw ErrorCode.MALFORMED.failure("the body must be a JSON object");
        }
    }

    /** A part that must be there. */
    AuthZenRequest part(String name) {
        if (!json.containsKey(name)) {
            throw fault(name, "is missing");
        }
        return optional(name);
    }

    /** A part that may be left out, which is as if it were empty. */
    AuthZenRequest optional(String name) {
        if (!json.containsKey(name)) {
            return new AuthZenRequest(new JsonObject(), path + name + ".");
        }
        if (json.getValue(name) instanceof JsonObject part) {
            return new AuthZenRequest(part, path + name + ".");
        }
        throw fault(name, "must be an object");
    }

    /** A subject, an action or a resource; its properties have no part in a decision. */
    AuthZenRequest entity(String name) {
        AuthZenRequest entity = part(name);
        entity.optional("properties");
        return entity;
    }

    /** The members of an array, none where it is left out. */
    JsonArray array(String name) {
        if (!json.containsKey(name)) {
            return new JsonArray();
        }
        if (json.getValue(name) instanceof JsonArray array) {
            return array;
        }
        throw fault(name, "must be an array");
    }

    String text(String name) {
        if (json.getValue(name) instanceof String text) {
            return text;
        }
        throw fault(name, json.containsKey(name) ? "must be a string" : "is missing");
    }

    UUID uuid(String name) {
        return UuidText.parse(path + name, text(name));
    }

    boolean flag(String name) {
        if (!json.containsKey(name)) {
            return false;
        }
        if (json.getValue(name) instanceof Boolean flag) {
            return flag;
        }
        throw fault(name, "must be true or false");
    }

    GatewayException fault(String name, String reason) {
        return ErrorCode.MALFORMED.failure("field %s%s: %s".formatted(path, name, reason));
    }
}
