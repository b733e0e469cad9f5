package dev.sluice.table.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.JsonText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of a write as far as the planner must know it: the keys, and whether it is one object or an array of them.
 * The values are skipped over; PostgreSQL reads them.
 *
 * @param keys the keys of each object, in order
 * @param isArray whether the document is an array
 */
record Payload(Set<String> keys, boolean isArray) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Reads the keys; fails with PGRST102 where the text is not JSON of that shape or the objects' keys differ. */
    static Payload of(JsonText data) {
        try (JsonParser parser = FACTORY.createParser(data.value())) {
            JsonToken first = parser.nextToken();
            Payload payload =
                    first == JsonToken.START_ARRAY ? array(parser) : new Payload(object(parser, first), false);
            if (parser.nextToken() != null) {
                throw malformed();
            }
            return payload;
        } catch (IOException notJson) {
            throw malformed();
        }
    }

    private static Payload array(JsonParser parser) throws IOException {
        Set<String> keys = null;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Set<String> more = object(parser, token);
            if (keys != null && !keys.equals(more)) {
                throw ErrorCode.INVALID_BODY.failure("All object keys must match", null, null);
            }
            keys = keys == null ? more : keys;
        }
        return new Payload(keys == null ? Set.of() : keys, true);
    }

    private static Set<String> object(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            throw malformed();
        }
        Set<String> keys = new LinkedHashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            keys.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return keys;
    }

    private static RuntimeException malformed() {
        return ErrorCode.INVALID_BODY.failure("Empty or invalid json", null, null);
    }
}
