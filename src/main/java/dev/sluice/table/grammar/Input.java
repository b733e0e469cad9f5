package dev.sluice.table.grammar;

/** A place in a text. Columns count characters from one; a tab goes to the next multiple of eight. */
final class Input {

    private final int[] characters;
    private final int index;
    private final int line;
    private final int column;

    private Input(int[] characters, int index, int line, int column) {
        this.characters = characters;
        this.index = index;
        this.line = line;
        this.column = column;
    }

    static Input of(String text) {
        return new Input(text.codePoints().toArray(), 0, 1, 1);
    }

    boolean atEnd() {
        return index == characters.length;
    }

    int character() {
        return characters[index];
    }

    int index() {
        return index;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    Input next() {
        return switch (characters[index]) {
            case '\n' -> new Input(characters, index + 1, line + 1, 1);
            case '\t' -> new Input(characters, index + 1, line, column + 8 - (column - 1) % 8);
            default -> new Input(characters, index + 1, line, column + 1);
        };
    }

    /** The text from here to another place of the same input. */
    String upTo(Input end) {
        return new String(characters, index, end.index - index);
    }
}
