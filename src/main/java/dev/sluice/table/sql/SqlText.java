package dev.sluice.table.sql;

import dev.sluice.postgres.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement in the making: its text grows by fragments, its parameters by values, and never the one by the other. */
final class SqlText {

    private static final Pattern NOT_IN_A_COMMENT = Pattern.compile("[^A-Za-z0-9_ -]");

    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    SqlText add(String fragment) {
        text.append(fragment);
        return this;
    }

    /** Binds a value as text. */
    SqlText bind(String value) {
        return parameter(value, "text");
    }

    /** Binds a value as text that PostgreSQL reads as the type; an empty type leaves it text. */
    SqlText bind(String value, String type) {
        parameter(value, "text");
        return type.isEmpty() || type.equals("text") ? this : add("::").add(type);
    }

    /** Binds a list of values as an array that PostgreSQL reads as one of the type. */
    SqlText bind(List<String> values, String type) {
        parameter(values.toArray(String[]::new), "text[]");
        return type.isEmpty() || type.equals("text")
                ? this
                : add("::").add(type).add("[]");
    }

    SqlText bind(byte[] value) {
        return parameter(value, "bytea");
    }

    private SqlText parameter(Object value, String type) {
        parameters.add(value);
        text.append('$').append(parameters.size()).append("::").append(type);
        return this;
    }

    /** Writes each of several things, with a divider between them. */
    <T> SqlText join(Collection<? extends T> parts, String divider, BiConsumer<T, SqlText> writer) {
        boolean first = true;
        for (T part : parts) {
            add(first ? "" : divider);
            writer.accept(part, this);
            first = false;
        }
        return this;
    }

    /**
     * The statement. The role stands in a comment of the text, since PostgreSQL throws away a prepared plan with
     * row-level security whenever the role changes: one text for each role keeps its plan.
     */
    Statement statement(String role) {
        String named = NOT_IN_A_COMMENT.matcher(role).replaceAll("?");
        return new Statement(text + " /* " + named + " */", Collections.unmodifiableList(new ArrayList<>(parameters)));
    }
}
