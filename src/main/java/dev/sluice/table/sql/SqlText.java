package dev.sluice.table.sql;

import dev.sluice.postgres.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement in the making: its text grows by fragments, its parameters by values, and never the one by the other. */
final class SqlText {

    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    SqlText add(String fragment) {
        text.append(fragment);
        return this;
    }

    /** Binds a value as text; what follows casts it. */
    SqlText bind(String value) {
        parameters.add(value);
        text.append('$').append(parameters.size()).append("::text");
        return this;
    }

    /** Binds a list of values as an array of text; what follows casts it. */
    SqlText bind(List<String> values) {
        parameters.add(values.toArray(String[]::new));
        text.append('$').append(parameters.size()).append("::text[]");
        return this;
    }

    /**
     * The statement. The role stands in a comment of the text, since PostgreSQL throws away a prepared plan with
     * row-level security whenever the role changes: one text for each role keeps its plan.
     */
    Statement statement(String role) {
        String named = role.replaceAll("[^A-Za-z0-9_ -]", "?");
        return new Statement(text + " /* " + named + " */", Collections.unmodifiableList(new ArrayList<>(parameters)));
    }
}
