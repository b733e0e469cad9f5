package dev.sluice.http.authzen;

import dev.sluice.contract.Labelled;
import io.vertx.core.json.JsonObject;

/** What a search is for: the part that the question leaves open. */
public enum SearchedPart implements Labelled {
    SUBJECT("subject"),
    RESOURCE("resource"),
    ACTION("action");

    private final String label;

    SearchedPart(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** A result as the entity that it is. */
    JsonObject entity(String type, String result) {
        return this == ACTION
                ? new JsonObject().put("name", result)
                : new JsonObject().put("type", type).put("id", result);
    }
}
