package dev.sluice.table.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation.
 *
 * @param type the type with its modifiers, qualified by its schema unless it is PostgreSQL's own; a domain by its name
 * @param baseType the type below all domains, as a cast of a comparison takes it ({@code bpchar}, never
 *     {@code character})
 * @param generated whether its value is always PostgreSQL's own making: a generated column, or an identity column that
 *     takes no other value
 * @param comment what the database says of it
 */
public record Column(
        String name,
        String type,
        String baseType,
        boolean nullable,
        @Nullable Integer maxLength,
        @Nullable String defaultValue,
        List<String> enumValues,
        boolean generated,
        @Nullable String comment) {

    public Column {
        enumValues = List.copyOf(enumValues);
    }

    /** A plain column of a type. */
    public static Column of(String name, String type) {
        return new Column(name, type, type, true, null, null, List.of(), false, null);
    }
}
