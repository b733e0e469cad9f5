package dev.sluice.table.grammar;

/** A text that a grammar does not allow. */
public final class GrammarException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String position;
    private final String words;

    GrammarException(String position, String words) {
        super(position + " " + words, null, false, false);
        this.position = position;
        this.words = words;
    }

    /** Where: {@code (line 1, column 4)}. */
    public String position() {
        return position;
    }

    /** What was not expected there and what was. */
    public String words() {
        return words;
    }
}
