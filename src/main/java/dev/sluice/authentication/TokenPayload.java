package dev.sluice.authentication;

import dev.sluice.contract.JsonText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a verified token says, as it came and as values. */
record TokenPayload(JsonText text, Map<String, Object> claims) {

    TokenPayload {
        // Not Map.copyOf: a claim may be null.
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }
}
