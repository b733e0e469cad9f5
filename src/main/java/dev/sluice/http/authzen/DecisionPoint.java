package dev.sluice.http.authzen;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** Where access can be asked about: the paths, and the metadata that tells clients of them. */
public final class DecisionPoint {

    public static final String METADATA = "/.well-known/authzen-configuration";

    public static final String EVALUATION = "/access/v1/evaluation";

    public static final String EVALUATIONS = "/access/v1/evaluations";

    private DecisionPoint() {}

    public static String search(SearchedPart wanted) {
        return "/access/v1/search/" + wanted.label();
    }

    /**
     * The metadata document.
     *
     * @param address of the gateway, as clients see it
     */
    public static JsonObject metadata(String address) {
        JsonObject metadata = new JsonObject()
                .put("policy_decision_point", address)
                .put("access_evaluation_endpoint", address + EVALUATION)
                .put("access_evaluations_endpoint", address + EVALUATIONS);
        Arrays.stream(SearchedPart.values())
                .forEach(wanted ->
                        metadata.put("search_%s_endpoint".formatted(wanted.label()), address + search(wanted)));
        return metadata;
    }
}
