package dev.sluice.oracle;

/** A way in which Velro's rules may be written; all of them read the same columns. */
enum RuleText {
    AS_WRITTEN,

    /** A team in whose context an image was made sees it and no more. */
    CONTEXT_SEES,

    /** Owners of a team belong to it even where their seat is not active. */
    OWNERS_STAY,

    /** A project that is shared for writing is shared for reading. */
    WRITE_IS_READ
}
