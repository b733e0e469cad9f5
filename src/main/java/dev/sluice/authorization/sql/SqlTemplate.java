package dev.sluice.authorization.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL with named gaps, written {@code ${name}}. What fills a gap is SQL too, written by this program alone. */
public final class SqlTemplate {

    private static final Pattern GAP = Pattern.compile("\\$\\{(\\w+)}");

    private final Map<String, String> parts = new HashMap<>();

    public SqlTemplate with(String name, String sql) {
        parts.put(name, sql);
        return this;
    }

    /**
     * Fills every gap of a text.
     *
     * @throws IllegalStateException where nothing fills one
     */
    public String fill(String text) {
        return GAP.matcher(text).replaceAll(gap -> {
            String part = parts.get(gap.group(1));
            if (part == null) {
                throw new IllegalStateException("nothing fills " + gap.group());
            }
            return Matcher.quoteReplacement(part);
        });
    }
}
