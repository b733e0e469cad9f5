package dev.sluice.table.sql;

import dev.sluice.postgres.Rows;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from a plan in JSON how many rows its root expects. */
public final class PlannedRows {

    private static final Pattern ROWS = Pattern.compile("\"Plan Rows\"\\s*:\\s*([0-9]{1,18})");

    private PlannedRows() {}

    /** The number, which a plan states for its root before all others; null where there is no plan. */
    public static @Nullable Long of(Rows rows) {
        String plan = rows.isEmpty() ? null : rows.text(0, 0);
        Matcher matcher = ROWS.matcher(plan == null ? "" : plan);
        return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
    }
}
