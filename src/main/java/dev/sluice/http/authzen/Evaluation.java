package dev.sluice.http.authzen;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Consistency;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One access evaluation: a request becomes a check, a decision an answer. */
public final class Evaluation {

    private Evaluation() {}

    /** The check that a request asks for; it is well formed, its operation known, and the asker may have its answer. */
    public static AccessCheck read(AuthZenRequest request, Asker asker, ResourceTypes types) {
        AuthZenRequest subject = request.entity("subject");
        AuthZenRequest action = request.entity("action");
        AuthZenRequest resource = request.entity("resource");
        AuthZenRequest context = request.optional("context");
        if (!subject.text("type").equals(Asker.USER)) {
            throw subject.fault("type", "must be " + Asker.USER);
        }
        String resourceType = resource.text("type");
        AccessCheck check = new AccessCheck(
                subject.uuid("id").toString(),
                resourceType,
                resource.uuid("id").toString(),
                types.operation(action, resourceType),
                consistency(context),
                context.flag("explain"));
        asker.mayAskAbout(Asker.USER, check.userId());
        return check;
    }

    private static @Nullable Consistency consistency(AuthZenRequest context) {
        Object value = context.json().getValue("consistency");
        if (value == null) {
            return null;
        }
        if (value.equals("strict")) {
            return Consistency.STRICT;
        }
        if (value instanceof JsonObject object
                && object.size() == 1
                && (object.getValue("max_age_ms") instanceof Integer || object.getValue("max_age_ms") instanceof Long)
                && object.getLong("max_age_ms") >= 0) {
            return Consistency.maxAge(object.getLong("max_age_ms"));
        }
        throw context.fault("consistency", "must be \"strict\" or {\"max_age_ms\": milliseconds}");
    }

    /** The decision, and as its context what was found. */
    public static JsonObject answer(AccessDecision decision) {
        JsonObject context = new JsonObject()
                .put("outcome", decision.outcome().label())
                .put("effective_role", decision.effectiveRole())
                .put("access_method", decision.accessMethod())
                .put("permissions", new JsonArray(decision.permissions()))
                .put("resource_owner", decision.resourceOwner())
                .put("source", decision.source())
                .put("as_of", decision.asOf());
        if (decision.reasons() != null) {
            context.put("reasons", new JsonArray(decision.reasons()));
        }
        return new JsonObject()
                .put("decision", decision.accessGranted())
                .put("context", context.put("execution_time_ms", decision.executionTimeMs()));
    }
}
