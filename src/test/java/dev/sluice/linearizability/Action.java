package dev.sluice.linearizability;

/**
 * What a client asks of a counter.
 *
 * @param expected what a {@link Kind#SWAP} takes the counter to hold; nothing else looks at it
 * @param next what a swap puts there
 */
record Action(Kind kind, long expected, long next) {

    enum Kind {
        /** Tells what the counter holds. */
        READ,
        /** Adds one and tells what the counter holds then. */
        INCREMENT,
        /** Puts a number in the place of the one expected, and tells 1; tells 0 where there is another. */
        SWAP
    }

    static final Action READ = new Action(Kind.READ, 0, 0);

    static final Action INCREMENT = new Action(Kind.INCREMENT, 0, 0);

    static Action swap(long expected, long next) {
        return new Action(Kind.SWAP, expected, next);
    }

    /** What a counter holds afterwards. */
    long after(long held) {
        return switch (kind) {
            case READ -> held;
            case INCREMENT -> held + 1;
            case SWAP -> held == expected ? next : held;
        };
    }

    /** What is told of it, done where the counter holds a number. */
    long told(long held) {
        return switch (kind) {
            case READ -> held;
            case INCREMENT -> held + 1;
            case SWAP -> held == expected ? 1 : 0;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case READ -> "read";
            case INCREMENT -> "increment";
            case SWAP -> "swap %d for %d".formatted(expected, next);
        };
    }
}
