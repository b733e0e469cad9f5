package dev.sluice.table.grammar;

/** A text that nests deeper than a parser follows; its own stack is what it would use up. */
public final class NestingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NestingException(int depthMax) {
        super("nests deeper than " + depthMax, null, false, false);
    }
}
