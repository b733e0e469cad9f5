package dev.sluice.authentication;

import dev.sluice.authentication.keys.StrictJson;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token without believing it: one form of every part, one meaning of every member, and no header that would
 * have the token say how it is to be verified.
 */
final class TokenReader {

    private static final int HEADER_LENGTH_MAX = 2_048;
    private static final int SIGNATURE_LENGTH_MAX = 2_048;
    private static final int NAME_LENGTH_MAX = 256;

    /** Headers that bring a key, or change what is signed; and extensions, of which none is understood. */
    private static final List<String> REFUSED = List.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc", "epk");

    private static final Pattern NESTED = Pattern.compile("(?i)(?:application/)?jwt");

    private static final String DEFAULT_TYPE = "JWT";

    private static final String NUL = "\\u0000";

    private TokenReader() {}

    /**
     * A token as it was read.
     *
     * @param type the header {@code typ} without {@code application/}, JWT where there is none
     * @param payload the text of the claims
     * @param signed the header and the payload as they came
     * @param signature in base64url
     */
    record ReadToken(
            String algorithm,
            @Nullable String keyId,
            String type,
            String payload,
            Map<String, Object> claims,
            String signed,
            String signature) {}

    static ReadToken read(String token) throws RejectedException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3
                || parts[0].length() > HEADER_LENGTH_MAX
                || parts[2].length() > SIGNATURE_LENGTH_MAX
                || parts[2].isEmpty()) {
            throw new RejectedException(Rejection.MALFORMED);
        }
        try {
            return read(parts);
        } catch (ParseException malformed) {
            throw new RejectedException(Rejection.MALFORMED);
        }
    }

    private static ReadToken read(String[] parts) throws ParseException, RejectedException {
        Map<String, Object> header = StrictJson.object(StrictJson.text(decoded(parts[0])));
        checkHeader(header);
        String algorithm = text(header, "alg");
        String type = text(header, "typ");
        if (algorithm == null) {
            throw new RejectedException(Rejection.ALGORITHM);
        }
        String payload = payload(parts[1]);
        return new ReadToken(
                algorithm,
                text(header, "kid"),
                type == null ? DEFAULT_TYPE : type.replaceFirst("(?i)^application/", ""),
                payload,
                StrictJson.object(payload),
                parts[0] + "." + parts[1],
                canonical(parts[2]));
    }

    private static String payload(String part) throws ParseException, RejectedException {
        String payload = StrictJson.text(decoded(part));
        if (payload.contains(NUL)) {
            // PostgreSQL has no such character.
            throw new RejectedException(Rejection.CLAIM);
        }
        return payload;
    }

    private static void checkHeader(Map<String, Object> header) throws RejectedException {
        boolean isNested = header.get("cty") instanceof String content
                && NESTED.matcher(content).matches();
        if (isNested || REFUSED.stream().anyMatch(header::containsKey)) {
            throw new RejectedException(Rejection.HEADER);
        }
    }

    private static @Nullable String text(Map<String, Object> header, String name) throws RejectedException {
        Object value = header.get(name);
        if (value instanceof String text && !text.isEmpty() && text.length() <= NAME_LENGTH_MAX) {
            return text;
        }
        if (header.containsKey(name)) {
            throw new RejectedException(Rejection.HEADER);
        }
        return null;
    }

    private static String canonical(String part) throws RejectedException {
        decoded(part);
        return part;
    }

    /** Of all texts that stand for the same bytes only the canonical one, so that a token has one spelling. */
    private static byte[] decoded(String part) throws RejectedException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            throw new RejectedException(Rejection.MALFORMED);
        }
        throw new RejectedException(Rejection.MALFORMED);
    }
}
