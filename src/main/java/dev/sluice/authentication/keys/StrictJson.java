package dev.sluice.authentication.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/** Reads JSON objects in which nothing is ambiguous: valid UTF-8, no member twice, nothing after the end. */
public final class StrictJson {

    private static final int DEPTH_MAX = 16;
    private static final int NUMBER_LENGTH_MAX = 40;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    private StrictJson() {}

    /** The text that the bytes are. */
    public static String text(byte[] utf8) throws ParseException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ParseException("is not UTF-8", 0);
        }
    }

    /** The members of an object; fails without a word of what it holds. */
    public static Map<String, Object> object(String text) throws ParseException {
        try {
            Map<String, Object> members = MAPPER.readValue(text, OBJECT);
            if (members == null) {
                throw new ParseException("is not a JSON object", 0);
            }
            return members;
        } catch (JsonProcessingException malformed) {
            throw new ParseException("is not a JSON object, or an ambiguous one", 0);
        }
    }

    /** The object with one member set, and all others as they are. */
    public static String with(String text, String name, String value) throws ParseException {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!(node instanceof ObjectNode object)) {
                throw new ParseException("is not a JSON object", 0);
            }
            return MAPPER.writeValueAsString(object.put(name, value));
        } catch (JsonProcessingException malformed) {
            throw new ParseException("is not a JSON object, or an ambiguous one", 0);
        }
    }
}
