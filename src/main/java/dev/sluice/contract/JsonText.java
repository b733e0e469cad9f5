package dev.sluice.contract;

/**
 * A JSON document as text that nobody on the way parses. Rows travel in this form from PostgreSQL to the client. The
 * text is trusted to be JSON: it comes from PostgreSQL or from a JSON writer.
 */
public record JsonText(String value) {

    /** An empty JSON array, the rows of an operation that returned none. */
    public static final JsonText EMPTY_ARRAY = new JsonText("[]");

    /** An empty JSON object, the claims of an identity that has none. */
    public static final JsonText EMPTY_OBJECT = new JsonText("{}");

    public static JsonText of(String value) {
        return new JsonText(value);
    }

    /** A text as a JSON string. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character < ' ') {
                quoted.append("\\u%04x".formatted((int) character));
            } else if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return value;
    }
}
