package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** Reads the dialect's little grammars from left to right: words, quoted values, lists. */
final class Scanner {

    private final String what;
    private final String text;
    private int position;

    /**
     * A scanner of a parameter's value.
     *
     * @param what the parameter, for the message of a fault
     */
    Scanner(String what, String text) {
        this.what = what;
        this.text = text;
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean isAt(char character) {
        return !atEnd() && text.charAt(position) == character;
    }

    boolean isNext(String expected) {
        return text.startsWith(expected, position);
    }

    boolean take(String expected) {
        if (isNext(expected)) {
            position += expected.length();
            return true;
        }
        return false;
    }

    void require(String expected) {
        if (!take(expected)) {
            throw fault("expecting \"" + expected + "\"");
        }
    }

    /** A name or value up to any of the ends, or in double quotes with backslashes before what stands for itself. */
    String word(String ends) {
        return isAt('"') ? quoted() : plain(ends);
    }

    String plain(String ends) {
        int start = position;
        while (!atEnd() && ends.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (!isAt('"')) {
            if (isAt('\\')) {
                position++;
            }
            if (atEnd()) {
                throw fault("expecting the closing quote");
            }
            value.append(text.charAt(position++));
        }
        position++;
        return value.toString();
    }

    /** Values in parentheses, divided by commas. */
    List<String> list() {
        require("(");
        List<String> values = new ArrayList<>();
        if (take(")")) {
            return values;
        }
        do {
            values.add(word(",)"));
        } while (take(","));
        require(")");
        return values;
    }

    /** A fault at this place, in PostgREST's words. */
    GatewayException fault(String expecting) {
        String unexpected = atEnd() ? "end of input" : "\"" + text.charAt(position) + "\"";
        return ErrorCode.INVALID_QUERY.failure(
                "\"failed to parse %s (%s)\" (line 1, column %d)".formatted(what, text, position + 1),
                "unexpected %s %s".formatted(unexpected, expecting),
                null);
    }
}
