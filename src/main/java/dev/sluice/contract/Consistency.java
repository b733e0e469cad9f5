package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * How old the data behind an access decision may be.
 *
 * @param maxAgeMillis the greatest age of a materialized view that may answer; null is strict: the rule view answers
 *     unless nothing can have changed
 */
public record Consistency(@Nullable Long maxAgeMillis) {

    public static final Consistency STRICT = new Consistency(null);

    public Consistency {
        if (maxAgeMillis != null && maxAgeMillis < 0) {
            throw new IllegalArgumentException("max_age_ms is negative");
        }
    }

    public static Consistency maxAge(long millis) {
        return new Consistency(millis);
    }
}
