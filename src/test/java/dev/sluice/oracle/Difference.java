package dev.sluice.oracle;

/** An answer that is not what the model says. */
record Difference(String asker, Kind kind, String question, String answered, String right) {

    /** How an answer is wrong. */
    enum Kind {
        /** A role that the user no longer has, or a stronger one. */
        TOO_MUCH,

        /** No role where the user has one, or a weaker one. */
        TOO_LITTLE,

        /** Found what is not there, or not what is. */
        EXISTENCE,

        /** A search listed other users or resources. */
        LIST,

        /** No answer at all. */
        FAILURE
    }

    @Override
    public String toString() {
        return "%s by %s: %s was answered %s, right is %s".formatted(kind, asker, question, answered, right);
    }
}
