package dev.sluice.table.openapi;

import org.jspecify.annotations.Nullable;

/**
 * A comment of the database: its first line, and what follows after any blank lines, empty where nothing does.
 *
 * @param summary null where there is no comment
 * @param description null where there is no comment
 */
record Comment(@Nullable String summary, @Nullable String description) {

    static Comment of(@Nullable String text) {
        if (text == null) {
            return new Comment(null, null);
        }
        int end = text.indexOf('\n');
        return end < 0
                ? new Comment(text, "")
                : new Comment(text.substring(0, end), text.substring(end).replaceFirst("^\n+", ""));
    }

    void write(JsonDocument json) {
        json.text("summary", summary);
        json.text("description", description == null || description.isEmpty() ? null : description);
    }
}
