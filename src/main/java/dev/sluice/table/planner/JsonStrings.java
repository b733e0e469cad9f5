package dev.sluice.table.planner;

/** Writes a text as a JSON string (RFC 8259, section 7). */
final class JsonStrings {

    private static final int CONTROLS_END = 0x20;

    private JsonStrings() {}

    static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < CONTROLS_END) {
                json.append("\\u%04x".formatted((int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
