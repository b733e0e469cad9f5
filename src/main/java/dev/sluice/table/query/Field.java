package dev.sluice.table.query;

import java.util.List;
import java.util.Optional;

/** A column, a computed field or an embedded resource, with a path into it where it is JSON. */
public record Field(String name, List<JsonStep> path) {

    /** The name of all columns. */
    public static final String STAR = "*";

    /**
     * One arrow of a path.
     *
     * @param asText whether the arrow is {@code ->>}
     * @param isIndex whether the operand counts elements rather than names a member
     */
    public record JsonStep(boolean asText, boolean isIndex, String operand) {}

    public Field {
        path = List.copyOf(path);
    }

    public static Field of(String name) {
        return new Field(name, List.of());
    }

    public boolean isStar() {
        return name.equals(STAR) && path.isEmpty();
    }

    /** Whether what the path leads to is text rather than JSON. */
    public boolean isText() {
        return !path.isEmpty() && path.get(path.size() - 1).asText();
    }

    /** The name that the last member of the path gives to the result; of indexes, the member or column before them. */
    public Optional<String> nameOfPath() {
        for (int index = path.size() - 1; index >= 0; index--) {
            if (!path.get(index).isIndex()) {
                return Optional.of(path.get(index).operand());
            }
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
