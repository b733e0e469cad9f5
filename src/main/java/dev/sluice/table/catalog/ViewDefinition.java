package dev.sluice.table.catalog;

import java.util.Map;
import java.util.TreeMap;

/**
 * The query of a view as {@code pg_rewrite.ev_action} holds it: a node is {@code {TYPE :field value …}}, a list
 * {@code (…)}, and what a name could be mistaken for is escaped by a backslash. Only the target list of the query
 * itself is read, not those of its subqueries; each of its entries says which column of which relation it shows.
 */
final class ViewDefinition {

    private static final int QUERY = 1;
    private static final int TARGET = 2;

    /** A column of a relation, both by number. */
    record Origin(long relation, int column) {}

    private final String text;
    private int position;
    private final Map<Integer, Origin> origins = new TreeMap<>();
    private int number;
    private long relation;

    private ViewDefinition(String text) {
        this.text = text;
    }

    /** The origin of each column that is taken as it is from a relation, by its number. */
    static Map<Integer, Origin> origins(String action) {
        ViewDefinition definition = new ViewDefinition(action);
        definition.read();
        return definition.origins;
    }

    private void read() {
        int depth = 0;
        boolean inTargets = false;
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == '{') {
                depth++;
                position++;
            } else if (character == '}') {
                depth--;
                position++;
            } else if (depth == QUERY && character == ':') {
                inTargets = word().equals(":targetList");
            } else if (depth == TARGET && inTargets && character == ':') {
                field(word());
            } else {
                skip();
            }
        }
    }

    /** A name is passed over whole, whatever it looks like. */
    private void field(String name) {
        switch (name) {
            case ":resname" -> value();
            case ":resno" -> number = Integer.parseInt(value());
            case ":resorigtbl" -> relation = Long.parseLong(value());
            case ":resorigcol" -> origin(Integer.parseInt(value()));
            default -> {}
        }
    }

    private void origin(int column) {
        if (relation != 0 && column > 0) {
            origins.put(number, new Origin(relation, column));
        }
    }

    private String value() {
        position++;
        return word();
    }

    private String word() {
        int start = position;
        while (position < text.length() && !isEnd(text.charAt(position))) {
            skip();
        }
        return text.substring(start, Math.min(position, text.length()));
    }

    private void skip() {
        position += text.charAt(position) == '\\' ? 2 : 1;
    }

    private static boolean isEnd(char character) {
        return character == ' '
                || character == '\n'
                || character == '{'
                || character == '}'
                || character == '('
                || character == ')';
    }
}
