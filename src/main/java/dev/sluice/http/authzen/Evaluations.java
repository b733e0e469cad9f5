package dev.sluice.http.authzen;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several access evaluations as one request. A fault in one is its own denial and hinders none of the others. */
public final class Evaluations {

    private final List<Item> items;
    private final EvaluationsSemantic semantic;

    private Evaluations(List<Item> items, EvaluationsSemantic semantic) {
        this.items = List.copyOf(items);
        this.semantic = semantic;
    }

    /** One evaluation: a check that can be asked, or why it cannot. */
    private record Item(
            @Nullable AccessCheck check, @Nullable Failure fault) {}

    /**
     * Reads a request; it holds no evaluations where it is to be taken for a single one.
     *
     * @param most the most evaluations in one request
     */
    public static Evaluations read(AuthZenRequest request, Asker asker, ResourceTypes types, int most) {
        EvaluationsSemantic semantic = EvaluationsSemantic.read(request.optional("options"));
        JsonArray evaluations = request.array("evaluations");
        if (evaluations.size() > most) {
            throw ErrorCode.CAP_PASSED.failure(
                    "field evaluations: %d evaluations, the most are %d".formatted(evaluations.size(), most));
        }
        Defaults defaults = Defaults.read(request);
        List<Item> items = new ArrayList<>();
        for (Object evaluation : evaluations) {
            Item item = item(evaluation, defaults, asker, types);
            items.add(item);
            if (item.fault() != null && semantic.endsWith(false)) {
                break;
            }
        }
        return new Evaluations(items, semantic);
    }

    /** What holds for each evaluation that does not state it itself; nothing is merged within. */
    private record Defaults(JsonObject parts) {

        static Defaults read(AuthZenRequest request) {
            JsonObject parts = new JsonObject();
            Stream.of("subject", "action", "resource", "context")
                    .filter(request.json()::containsKey)
                    .forEach(name -> parts.put(name, request.optional(name).json()));
            return new Defaults(parts);
        }

        AuthZenRequest under(JsonObject evaluation) {
            JsonObject whole = new JsonObject();
            parts.forEach(part -> whole.put(part.getKey(), part.getValue()));
            evaluation.forEach(part -> whole.put(part.getKey(), part.getValue()));
            return new AuthZenRequest(whole, "");
        }
    }

    private static Item item(@Nullable Object evaluation, Defaults defaults, Asker asker, ResourceTypes types) {
        try {
            if (evaluation instanceof JsonObject object) {
                return new Item(Evaluation.read(defaults.under(object), asker, types), null);
            }
            throw ErrorCode.MALFORMED.failure("the evaluation must be an object");
        } catch (GatewayException refused) {
            return new Item(null, refused.failure());
        }
    }

    public boolean isSingle() {
        return items.isEmpty();
    }

    /** What is to be asked, as one question; empty where every evaluation is in error. */
    public List<AccessCheck> checks() {
        return items.stream().map(Item::check).filter(Objects::nonNull).toList();
    }

    /**
     * The answer, cut where the semantic ends it.
     *
     * @param decisions on the {@link #checks}, in their order
     */
    public JsonObject answer(List<AccessDecision> decisions) {
        Iterator<AccessDecision> decided = decisions.iterator();
        JsonArray answers = new JsonArray();
        for (Item item : items) {
            JsonObject answer = item.fault() == null ? Evaluation.answer(decided.next()) : denied(item.fault());
            answers.add(answer);
            if (semantic.endsWith(answer.getBoolean("decision"))) {
                break;
            }
        }
        return new JsonObject().put("evaluations", answers);
    }

    private static JsonObject denied(Failure fault) {
        JsonObject error = new JsonObject()
                .put("status", fault.status())
                .put("code", fault.code())
                .put("message", fault.message())
                .put("details", fault.details())
                .put("hint", fault.hint());
        return new JsonObject().put("decision", false).put("context", new JsonObject().put("error", error));
    }
}
