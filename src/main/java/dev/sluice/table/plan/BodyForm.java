package dev.sluice.table.plan;

import dev.sluice.table.schema.MediaHandler;
import org.jspecify.annotations.Nullable;

/**
 * How rows become a body.
 *
 * @param nullsStripped whether members that are null are left out
 * @param handler the database's own way, for a custom body only
 */
public record BodyForm(
        Kind kind, boolean nullsStripped, @Nullable MediaHandler handler) {

    /** The ways that there are. */
    public enum Kind {
        ARRAY,
        OBJECT,
        CSV,
        GEOJSON,
        LINES,
        CUSTOM,
        NONE
    }

    public static final BodyForm JSON = of(Kind.ARRAY);
    public static final BodyForm NONE = of(Kind.NONE);

    public static BodyForm of(Kind kind) {
        return new BodyForm(kind, false, null);
    }

    public static BodyForm custom(MediaHandler handler) {
        return new BodyForm(Kind.CUSTOM, false, handler);
    }

    public boolean is(Kind other) {
        return kind == other;
    }
}
