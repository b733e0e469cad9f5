package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Operations;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/**
 * Access checks for policy enforcement points.
 *
 * @see <a href="https://openid.net/specs/authorization-api-1_0.html">OpenID AuthZEN Authorization API 1.0</a>
 */
final class AccessRoutes {

    private final RequestPipeline pipeline;

    AccessRoutes(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    void mount(Router router) {
        router.post("/access/v1/evaluation").handler(pipeline.answering(Operations.CHECK, this::evaluate));
    }

    private Future<Reply> evaluate(Asked asked) {
        AccessCheck check = check(asked.body());
        authorize(asked, check);
        return pipeline.bus()
                .ask(Operations.CHECK, check, asked.deadline(), asked.requestId())
                .map(decision -> Reply.json(200, decision(decision)));
    }

    /** A service asks about anybody, a user about themself. */
    private static void authorize(Asked asked, AccessCheck check) {
        if (asked.identity().credential() == Credential.ANONYMOUS) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a service key or a user's token is needed");
        }
        if (asked.identity().credential() == Credential.JWT
                && !check.userId().equalsIgnoreCase(asked.identity().userId())) {
            throw ErrorCode.ACCESS_OF_ANOTHER.failure();
        }
    }

    private static AccessCheck check(@Nullable String body) {
        JsonObject request = object(body);
        JsonObject subject = part(request, "subject");
        if (!"user".equals(text(subject, "subject", "type"))) {
            throw ErrorCode.MALFORMED.failure("field subject.type: must be user");
        }
        JsonObject resource = part(request, "resource");
        JsonObject message = new JsonObject()
                .put("user_id", text(subject, "subject", "id"))
                .put("resource_type", text(resource, "resource", "type"))
                .put("resource_id", text(resource, "resource", "id"))
                .put("operation", text(part(request, "action"), "action", "name"));
        if (request.getValue("context") instanceof JsonObject context) {
            for (String option : new String[] {"consistency", "explain"}) {
                if (context.containsKey(option)) {
                    message.put(option, context.getValue(option));
                }
            }
        }
        return MessageJson.decode(message.encode(), AccessCheck.class);
    }

    private static JsonObject object(@Nullable String body) {
        try {
            return new JsonObject(body == null ? "" : body);
        } catch (DecodeException malformed) {
            throw ErrorCode.MALFORMED.failure("the body must be a JSON object");
        }
    }

    private static JsonObject part(JsonObject request, String name) {
        if (request.getValue(name) instanceof JsonObject part) {
            return part;
        }
        throw ErrorCode.MALFORMED.failure(
                "field %s: %s".formatted(name, request.containsKey(name) ? "must be an object" : "is missing"));
    }

    private static String text(JsonObject part, String owner, String name) {
        if (part.getValue(name) instanceof String text) {
            return text;
        }
        throw ErrorCode.MALFORMED.failure(
                "field %s.%s: %s".formatted(owner, name, part.containsKey(name) ? "must be a string" : "is missing"));
    }

    private static String decision(AccessDecision decision) {
        JsonObject context = new JsonObject(MessageJson.encode(decision));
        context.remove("access_granted");
        return new JsonObject()
                .put("decision", decision.accessGranted())
                .put("context", context)
                .encode();
    }
}
