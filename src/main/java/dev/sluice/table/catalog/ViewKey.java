package dev.sluice.table.catalog;

import dev.sluice.table.schema.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** A key of a table that a view shows whole. */
record ViewKey(QualifiedName table, QualifiedName view, String constraint, Role role, List<Shown> columns) {

    /** What the view's table is to the key. */
    enum Role {
        PRIMARY,
        REFERENCING,
        REFERENCED
    }

    /** A column of the key with the view's columns that show it, in the view's order; at least one. */
    record Shown(String column, List<String> viewColumns) {}

    /** One column of the view for each of the key: every way to choose them. */
    List<List<String>> choices() {
        List<List<String>> choices = List.of(List.of());
        for (Shown shown : columns) {
            choices = choices.stream()
                    .flatMap(chosen -> shown.viewColumns().stream().map(next -> {
                        List<String> longer = new ArrayList<>(chosen);
                        longer.add(next);
                        return List.copyOf(longer);
                    }))
                    .toList();
        }
        return choices;
    }

    /** The first view column for each of the key's. */
    List<String> firstChoice() {
        return columns.stream().map(shown -> shown.viewColumns().get(0)).toList();
    }
}
