package dev.sluice.config;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The characters of a {@link RolePath}, taken one token at a time. */
final class RolePathScanner {

    /** How deep conditions may nest in one another. */
    private static final int DEPTH_MAX = 16;

    private static final long INTEGER_MAX = (1L << 53) - 1;

    private static final Pattern MEMBER_NAME = Pattern.compile(
            "[A-Za-z_\\x{80}-\\x{D7FF}\\x{E000}-\\x{10FFFF}][0-9A-Za-z_\\x{80}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]*");

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,15}");

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");

    private static final String ESCAPES = "bfnrt/\\";

    private static final String ESCAPED = "\b\f\n\r\t/\\";

    private final String text;
    private int position;
    private int depth;

    RolePathScanner(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    int position() {
        return position;
    }

    void moveTo(int place) {
        position = place;
    }

    void enter() {
        if (++depth > DEPTH_MAX) {
            throw fault("conditions nest too deep");
        }
    }

    void leave() {
        depth--;
    }

    IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("%s, at character %d".formatted(what, position + 1));
    }

    boolean isAt(String word) {
        return text.startsWith(word, position);
    }

    boolean takes(String word) {
        if (!isAt(word)) {
            return false;
        }
        position += word.length();
        return true;
    }

    void expect(String word) {
        if (!takes(word)) {
            throw fault("'%s' is missing".formatted(word));
        }
    }

    void expectEnd() {
        if (position < text.length()) {
            throw fault("nothing may follow");
        }
    }

    void skipBlanks() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private @Nullable String matched(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        position = matcher.end();
        return matcher.group();
    }

    String memberName() {
        String name = matched(MEMBER_NAME);
        if (name == null) {
            throw fault("a name is missing");
        }
        return name;
    }

    boolean isAtInteger() {
        return position < text.length() && "-0123456789".indexOf(text.charAt(position)) >= 0;
    }

    long integer() {
        String digits = matched(INTEGER);
        if (digits == null) {
            throw fault("a name in quotes, an index, a slice, '*' or '?' is missing");
        }
        long number = Long.parseLong(digits);
        if (Math.abs(number) > INTEGER_MAX) {
            throw fault("the index is too large");
        }
        return number;
    }

    @Nullable
    RolePathComparison comparison() {
        for (RolePathComparison comparison : RolePathComparison.values()) {
            if (takes(comparison.sign())) {
                return comparison;
            }
        }
        return null;
    }

    /** A string, a number, true, false or null. */
    Object literal() {
        if (isAt("'") || isAt("\"")) {
            return quoted();
        }
        if (takes("true")) {
            return true;
        }
        if (takes("false")) {
            return false;
        }
        if (takes("null")) {
            return RolePath.NULL;
        }
        String number = matched(NUMBER);
        if (number == null) {
            throw fault("'@', '$', a string, a number, true, false or null is missing; functions are not known");
        }
        return new BigDecimal(number);
    }

    String quoted() {
        char quote = text.charAt(position++);
        StringBuilder value = new StringBuilder();
        while (position < text.length() && text.charAt(position) != quote) {
            char character = text.charAt(position++);
            if (character < ' ') {
                throw fault("a control character in a string");
            }
            value.append(character == '\\' ? escaped(quote) : character);
        }
        expect(String.valueOf(quote));
        if (value.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw fault("half a surrogate pair in a string");
        }
        return value.toString();
    }

    private char escaped(char quote) {
        char escape = position < text.length() ? text.charAt(position++) : ' ';
        if (escape == quote) {
            return quote;
        }
        if (escape == 'u') {
            String digits = matched(Pattern.compile("[0-9A-Fa-f]{4}"));
            if (digits != null) {
                return (char) Integer.parseInt(digits, 16);
            }
        }
        int known = ESCAPES.indexOf(escape);
        if (known < 0) {
            throw fault("an escape that is none");
        }
        return ESCAPED.charAt(known);
    }
}
