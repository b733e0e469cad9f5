package dev.sluice.table.grammar;

/** Shows characters as Haskell's {@code show} does, in whose form PostgREST's faults are told. */
final class Quoting {

    private static final String[] CONTROLS = {
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "a", "b", "t", "n", "v", "f", "r", "SO", "SI", "DLE", "DC1",
        "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"
    };

    private static final int DELETE = 127;

    private Quoting() {}

    static String escaped(int character, char quote) {
        if (character == quote || character == '\\') {
            return "\\" + Character.toString(character);
        }
        if (character < CONTROLS.length) {
            return "\\" + CONTROLS[character];
        }
        if (character == DELETE) {
            return "\\DEL";
        }
        return character < DELETE ? Character.toString(character) : "\\" + character;
    }

    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().forEach(character -> shown.append(escaped(character, '"')));
        return shown.append('"').toString();
    }
}
