package dev.sluice.authentication;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * The one form that a token may have. The library reads many: characters that are not of the alphabet, bits to spare,
 * members that are said twice, numbers too large to be a time. Each would be a second name of the same credential, or a
 * claim that two readers understand differently.
 */
final class TokenForm {

    private static final int PARTS = 3;

    private static final int DEPTH_MAX = 32;

    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");

    /** The end of the year 9999. */
    private static final double TIME_MAX = 253_402_300_799d;

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    private TokenForm() {}

    /** Whether a token can be read in one way only. */
    static boolean isPlain(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == PARTS
                    && isPlainObject(bytes(parts[0]))
                    && isPlainObject(bytes(parts[1]))
                    && bytes(parts[2]).length > 0;
        } catch (IllegalArgumentException | IOException malformed) {
            return false;
        }
    }

    /** The bytes of a part that is written just as they are encoded. */
    private static byte[] bytes(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not the encoding of its bytes");
        }
        return bytes;
    }

    private static boolean isPlainObject(byte[] json) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json))
                .toString();
        try (JsonParser parser = STRICT.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (!parser.getParsingContext().inRoot()) {
                if (parser.nextToken() == null || isNoTime(parser)) {
                    return false;
                }
            }
            return parser.nextToken() == null;
        }
    }

    /** Whether the parser is at a number that should be a time and is none. */
    private static boolean isNoTime(JsonParser parser) throws IOException {
        String name = parser.currentName();
        boolean isTime = name != null
                && TIMES.contains(name)
                && parser.currentToken().isNumeric()
                && parser.getParsingContext().getNestingDepth() == 1;
        if (!isTime) {
            return false;
        }
        double seconds = parser.getDoubleValue();
        return !(seconds >= 0 && seconds <= TIME_MAX);
    }
}
