package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which the dialect answers. */
enum MediaType {
    JSON("application/json"),
    OBJECT("application/vnd.pgrst.object+json");

    private final String type;

    MediaType(String type) {
        this.type = type;
    }

    String contentType() {
        return type + "; charset=utf-8";
    }

    /** The first acceptable form; fails with PGRST107 where there is none. */
    static MediaType negotiated(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        for (String range : accept.split(",", -1)) {
            String name = range.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
            switch (name) {
                case "application/json", "application/*", "*/*" -> {
                    return JSON;
                }
                case "application/vnd.pgrst.object+json", "application/vnd.pgrst.object" -> {
                    return OBJECT;
                }
                default -> {
                    // The next range may be acceptable.
                }
            }
        }
        throw ErrorCode.NOT_ACCEPTABLE.failure("None of these media types are available: " + accept, null, null);
    }
}
