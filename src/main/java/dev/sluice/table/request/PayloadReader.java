package dev.sluice.table.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.MediaType;
import dev.sluice.table.query.QueryParameters.Argument;
import dev.sluice.table.query.QueryString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the data of a request as far as the planner must know it; PostgreSQL reads the values. */
final class PayloadReader {

    /** PostgreSQL reads deeper, but not much: its stack is its limit, and past it the fault would seem its own. */
    private static final int NESTING_MAX = 1_000;

    /** The body's own size limits what a name, a text or a number may be. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Payload.Json EMPTY_ARRAY = Payload.Json.uniform("[]", Set.of(), false);

    static final String MALFORMED = "Empty or invalid json";

    private static final char REPLACEMENT = '\uFFFD';

    static final String DIFFERENT_KEYS = "All object keys must match";

    private PayloadReader() {}

    /**
     * Reads a body.
     *
     * @param keys what may be told of the keys of JSON objects
     */
    static Payload read(Body body, MediaType type, boolean isCall, Payload.Keys keys) {
        return switch (type.kind()) {
            case JSON -> json(body, isCall, keys);
            case CSV -> CsvPayload.read(text(body));
            case FORM -> isCall ? new Payload.Form(fields(body)) : object(fields(body));
            case TEXT, XML, OCTET_STREAM -> {
                if (!isCall) {
                    throw fault("Content-Type not acceptable: " + type.text());
                }
                if (!type.is(MediaType.Kind.OCTET_STREAM)) {
                    checkUtf8(body);
                }
                yield new Payload.Raw(body);
            }
            case ARRAY, OBJECT, GEOJSON, OPENAPI, NDJSON, PLAN, ANY, OTHER ->
                throw fault("Content-Type not acceptable: " + type.text());
        };
    }

    private static String text(Body body) {
        String text = body.text();
        // Where bytes were no UTF-8 there is a replacement character, which may have been sent too.
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkUtf8(body);
        }
        return text;
    }

    private static void checkUtf8(Body body) {
        if (!body.isUtf8()) {
            throw fault("The body is not UTF-8");
        }
    }

    private static Payload json(Body body, boolean isCall, Payload.Keys keys) {
        String text = text(body);
        if (keys == Payload.Keys.GIVEN) {
            checkNesting(text);
            return Payload.Json.uniform(text, Set.of(), text.stripLeading().startsWith("{"));
        }
        if (body.isEmpty() && isCall) {
            return Payload.Json.uniform("{}", Set.of(), true);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            Payload.Json payload = document(parser, text, keys);
            if (parser.nextToken() != null) {
                throw fault(MALFORMED);
            }
            return payload;
        } catch (StreamConstraintsException tooDeep) {
            throw nestedTooDeep();
        } catch (IOException notJson) {
            throw fault(MALFORMED);
        }
    }

    /** Fails where a document nests too deep, be it JSON or not: what the rest of it is PostgreSQL finds out. */
    private static void checkNesting(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int index = 0; index < text.length(); index++) {
            switch (text.charAt(index)) {
                case '"' -> quoted = !quoted;
                case '\\' -> index += quoted ? 1 : 0;
                case '[', '{' -> depth += quoted ? 0 : 1;
                case ']', '}' -> depth -= quoted ? 0 : 1;
                default -> {
                    // Nothing else nests.
                }
            }
            if (depth > NESTING_MAX) {
                throw nestedTooDeep();
            }
        }
    }

    private static RuntimeException nestedTooDeep() {
        return ErrorCode.CAP_PASSED.failure("the body nests deeper than %d".formatted(NESTING_MAX));
    }

    private static Payload.Json document(JsonParser parser, String text, Payload.Keys keys) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw fault(MALFORMED);
        }
        return switch (first) {
            case START_OBJECT -> Payload.Json.uniform(text, keys(parser), true);
            case START_ARRAY -> array(parser, text, keys);
            default -> EMPTY_ARRAY;
        };
    }

    private static Payload.Json array(JsonParser parser, String text, Payload.Keys rule) throws IOException {
        Set<String> all = new TreeSet<>();
        Set<String> common = null;
        boolean differ = false;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw notObjects(parser);
            }
            Set<String> more = keys(parser);
            differ |= common != null && !all.equals(more);
            all.addAll(more);
            common = common == null ? more : common;
            common.retainAll(more);
        }
        if (differ && rule == Payload.Keys.SAME) {
            throw fault(DIFFERENT_KEYS);
        }
        return common == null ? EMPTY_ARRAY : new Payload.Json(text, all, common, false);
    }

    /** What is no JSON at all is told as that. */
    private static RuntimeException notObjects(JsonParser parser) throws IOException {
        while (parser.currentToken() != null) {
            parser.nextToken();
        }
        return fault(DIFFERENT_KEYS);
    }

    private static Set<String> keys(JsonParser parser) throws IOException {
        Set<String> keys = new TreeSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            keys.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return keys;
    }

    private static List<Argument> fields(Body body) {
        String text = text(body);
        if (text.indexOf('%') >= 0) {
            checkUtf8(Body.of(QueryString.unescapedBytes(text)));
        }
        return QueryString.read(text).stream()
                .map(pair -> new Argument(pair.name(), pair.text()))
                .toList();
    }

    private static Payload.Json object(List<Argument> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field.value()));
        return Payload.Json.uniform(object(values), new TreeSet<>(values.keySet()), true);
    }

    /** Texts by their names as a JSON object. */
    static String object(Map<String, String> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartObject();
            for (Map.Entry<String, @Nullable String> value : values.entrySet()) {
                out.writeStringField(value.getKey(), value.getValue());
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** A body that cannot be read, in the words of the dialect. */
    static RuntimeException fault(String message) {
        return ErrorCode.INVALID_BODY.failure(message, null, null);
    }
}
