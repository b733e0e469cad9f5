package dev.sluice.http.authzen;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a search goes on. It is bound to its question, so that it is of no use with another one; it opens no door
 * either, since each page is asked for with the caller's own credential.
 *
 * @param question the {@link #fingerprint} of what was asked
 * @param limit of each page, as the first request stated it
 * @param after the last result so far, null where there was none yet
 */
record PageToken(
        String question, @Nullable Integer limit, @Nullable String after) {

    /** Version, question, limit, last result. */
    private static final Pattern TEXT = Pattern.compile("1:([A-Za-z0-9_-]{22}):(\\d{0,10}):(.*)", Pattern.DOTALL);

    private static final String FORM = "1:%s:%s:%s";

    private static final int FINGERPRINT_BYTES = 16;

    /** A short name for a question, the same however its fields are ordered and whichever page is wanted. */
    static String fingerprint(SearchedPart wanted, JsonObject request) {
        JsonObject question = new JsonObject();
        request.forEach(member -> question.put(member.getKey(), member.getValue()));
        question.remove("page");
        byte[] text = (wanted.label() + sorted(question)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            TreeMap<String, @Nullable Object> members = new TreeMap<>();
            object.forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return new JsonObject(members);
        }
        if (value instanceof JsonArray array) {
            JsonArray elements = new JsonArray();
            array.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        return value;
    }

    String encode() {
        String text = FORM.formatted(question, limit == null ? "" : limit, after == null ? "" : after);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a token; none where the text is no token. */
    static Optional<PageToken> decode(String text) {
        try {
            Matcher token = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            return token.matches() ? Optional.of(of(token)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static PageToken of(Matcher token) {
        return new PageToken(
                token.group(1),
                token.group(2).isEmpty() ? null : Integer.valueOf(token.group(2)),
                token.group(3).isEmpty() ? null : token.group(3));
    }
}
