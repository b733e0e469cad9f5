package dev.sluice.postgres;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with its bound parameters {@code $1 …}. The text holds no value and is prepared once for each
 * connection; a parameter is a String, UUID, Long, Integer, Double, Boolean, an array of those, or null, and its type
 * is the one that the text casts it to ({@code $1::text} for a String).
 */
public record Statement(String text, List<@Nullable Object> parameters) {

    public static Statement of(String text, @Nullable Object... parameters) {
        return new Statement(text, Collections.unmodifiableList(Arrays.asList(parameters)));
    }

    /** The text only: a parameter may be anybody's data, or the headers of a request with their credentials. */
    @Override
    public String toString() {
        return "Statement[" + text + "]";
    }
}
