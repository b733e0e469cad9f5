package dev.sluice.table.grammar;

import java.util.function.Supplier;

/** One thing to say about a fault; the words are made only where the fault is told. */
record Notice(Kind kind, Supplier<String> words) {

    /** What a notice is about, in the order in which they are told. */
    enum Kind {
        /** A character, or the end, that no parser took. */
        UNEXPECTED_INPUT,
        /** Something that a parser refuses. */
        UNEXPECTED,
        EXPECTED
    }

    static Notice expected(String what) {
        return new Notice(Kind.EXPECTED, () -> what);
    }

    static Notice unexpected(Supplier<String> what) {
        return new Notice(Kind.UNEXPECTED, what);
    }

    /** The end of the input is told by no words. */
    static Notice unexpectedAt(Input input) {
        return new Notice(
                Kind.UNEXPECTED_INPUT, () -> input.atEnd() ? "" : '"' + Quoting.escaped(input.character(), '"') + '"');
    }
}
