package dev.sluice.table.plan;

import dev.sluice.table.query.Field;
import dev.sluice.table.query.Field.JsonStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field whose type is known where it can be.
 *
 * @param type with modifiers, a domain by its name; empty where it is not known
 * @param baseType the type below all domains, empty where it is not known
 * @param transform the function that turns a value into or out of a domain's own form
 * @param isWholeRow whether the row itself is meant
 */
public record ResolvedField(
        String name,
        List<JsonStep> path,
        String type,
        String baseType,
        @Nullable String transform,
        boolean isWholeRow) {

    public ResolvedField {
        path = List.copyOf(path);
    }

    public static ResolvedField unknown(Field field) {
        return new ResolvedField(field.name(), field.path(), "", "", null, false);
    }

    public static ResolvedField unknown(String name) {
        return unknown(Field.of(name));
    }

    public boolean isStar() {
        return name.equals(Field.STAR) && path.isEmpty();
    }

    public boolean isKnown() {
        return !type.isEmpty();
    }

    /** Whether the column must be made JSON before its path can be followed. */
    public boolean needsJson() {
        return !path.isEmpty() && !type.equals("json") && !type.equals("jsonb");
    }

    /** The type of what the path leads to, as a value that is compared with it is cast; empty where it is not known. */
    public String comparedType() {
        if (path.isEmpty()) {
            return baseType;
        }
        if (path.get(path.size() - 1).asText()) {
            return "text";
        }
        return type.equals("json") ? "json" : "jsonb";
    }

    public ResolvedField with(@Nullable String function, String sourceType) {
        return function == null ? this : new ResolvedField(name, path, sourceType, baseType, function, isWholeRow);
    }

    public ResolvedField asWholeRow() {
        return new ResolvedField(name, path, type, baseType, transform, true);
    }
}
