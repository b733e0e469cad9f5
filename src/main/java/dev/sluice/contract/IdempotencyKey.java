package dev.sluice.contract;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that a caller gives a request and all of its repeats: over HTTP a header, a string of structured fields or a
 * bare word; in a message a field.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     header field</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9651#name-strings">Strings of structured fields</a>
 */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";

    /** Comes with an answer that was given before. */
    public static final Header REPLAYED = new Header("Idempotency-Replayed", "true");

    private static final int CHARACTERS_MAX = 255;

    private static final Pattern STRING = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+)\"");

    private static final Pattern WORD = Pattern.compile("[!#-~][!-~]*+");

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*+");

    private IdempotencyKey() {}

    /**
     * The key that the headers of this name give; null where there are none.
     *
     * @throws GatewayException SLC201 where they give none that can be read, or several
     */
    public static @Nullable String of(List<String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        if (headers.size() > 1) {
            throw ErrorCode.MALFORMED.failure("header %s: comes %d times".formatted(HEADER, headers.size()));
        }
        return checked("header " + HEADER, text(headers.get(0).strip()));
    }

    private static String text(String header) {
        Matcher string = STRING.matcher(header);
        if (string.matches()) {
            return string.group(1).replaceAll("\\\\(.)", "$1");
        }
        return WORD.matcher(header).matches() ? header : "";
    }

    /**
     * The key that a field of a message gives.
     *
     * @throws GatewayException SLC201 where it cannot be one
     */
    public static String ofField(String key) {
        return checked("field idempotency_key", key);
    }

    private static String checked(String where, String key) {
        if (key.isEmpty()
                || key.length() > CHARACTERS_MAX
                || !PRINTABLE.matcher(key).matches()) {
            throw ErrorCode.MALFORMED.failure(
                    "%s: must be a string of 1 to %d printable ASCII characters".formatted(where, CHARACTERS_MAX));
        }
        return key;
    }
}
