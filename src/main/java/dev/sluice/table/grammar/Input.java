package dev.sluice.table.grammar;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A place in a text. Columns count characters from one; a tab goes to the next multiple of eight. */
final class Input {

    private static final int DEPTH_MAX = 250;

    /** How many parsers that stand in their own definition are under way. */
    private static final class Depth {
        private int now;
    }

    private final int[] characters;
    private final Depth depth;
    private final int index;
    private final int line;
    private final int column;

    private Input(int[] characters, Depth depth, int index, int line, int column) {
        this.characters = characters;
        this.depth = depth;
        this.index = index;
        this.line = line;
        this.column = column;
    }

    static Input of(String text) {
        return new Input(text.codePoints().toArray(), new Depth(), 0, 1, 1);
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
        return next(1);
    }

    Input next(int count) {
        return to(index + count);
    }

    boolean goesOnWith(int[] expected) {
        int end = index + expected.length;
        return end <= characters.length && Arrays.equals(characters, index, end, expected, 0, expected.length);
    }

    /** The place after all characters from here that are as asked, this one where there are none. */
    Input after(IntPredicate asked) {
        int end = index;
        while (end < characters.length && asked.test(characters[end])) {
            end++;
        }
        return end == index ? this : to(end);
    }

    private Input to(int end) {
        int endLine = line;
        int endColumn = column;
        for (int at = index; at < end; at++) {
            switch (characters[at]) {
                case '\n' -> {
                    endLine++;
                    endColumn = 1;
                }
                case '\t' -> endColumn += 8 - (endColumn - 1) % 8;
                default -> endColumn++;
            }
        }
        return new Input(characters, depth, end, endLine, endColumn);
    }

    /** Goes a level down; {@link #leave} comes back up. */
    void enter() {
        if (depth.now == DEPTH_MAX) {
            throw new NestingException(DEPTH_MAX);
        }
        depth.now++;
    }

    void leave() {
        depth.now--;
    }

    /** The text from here to another place of the same input. */
    String upTo(Input end) {
        return new String(characters, index, end.index - index);
    }
}
