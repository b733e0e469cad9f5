package dev.sluice.table.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field is compared with, and how. Values are in their text form. */
public sealed interface Operation {

    /** A comparison with one value, or with any or all of an array's. */
    record Comparison(Operator operator, @Nullable Quantifier quantifier, String value) implements Operation {}

    /** One of a list. */
    record In(List<String> values) implements Operation {
        public In {
            values = List.copyOf(values);
        }
    }

    /** A test for null or for a truth value. */
    record Is(Truth truth) implements Operation {}

    /** Unequal where null is a value like others. */
    record IsDistinctFrom(String value) implements Operation {}

    /** Full-text search. */
    record TextSearch(TextSearchQuery query, @Nullable String language, String value) implements Operation {}

    /** How many of an array's values must compare. */
    enum Quantifier {
        ANY,
        ALL
    }

    /** What {@code is} tests for. */
    enum Truth {
        NULL("null"),
        NOT_NULL("not_null"),
        TRUE("true"),
        FALSE("false"),
        UNKNOWN("unknown");

        private final String label;

        Truth(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** How a text search reads its value. */
    enum TextSearchQuery {
        TO_TSQUERY("fts"),
        PLAINTO_TSQUERY("plfts"),
        PHRASETO_TSQUERY("phfts"),
        WEBSEARCH_TO_TSQUERY("wfts");

        private final String label;

        TextSearchQuery(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** The operators, by the dialect's names. */
    enum Operator {
        NEQ("neq", "<>", Operand.SAME_TYPE),
        CONTAINS("cs", "@>", Operand.SAME_TYPE),
        CONTAINED("cd", "<@", Operand.SAME_TYPE),
        OVERLAP("ov", "&&", Operand.SAME_TYPE),
        STRICTLY_LEFT("sl", "<<", Operand.SAME_TYPE),
        STRICTLY_RIGHT("sr", ">>", Operand.SAME_TYPE),
        NOT_EXTENDS_RIGHT("nxr", "&<", Operand.SAME_TYPE),
        NOT_EXTENDS_LEFT("nxl", "&>", Operand.SAME_TYPE),
        ADJACENT("adj", "-|-", Operand.SAME_TYPE),
        EQ("eq", "=", Operand.QUANTIFIABLE),
        GTE("gte", ">=", Operand.QUANTIFIABLE),
        GT("gt", ">", Operand.QUANTIFIABLE),
        LTE("lte", "<=", Operand.QUANTIFIABLE),
        LT("lt", "<", Operand.QUANTIFIABLE),
        LIKE("like", "like", Operand.PATTERN),
        ILIKE("ilike", "ilike", Operand.PATTERN),
        MATCH("match", "~", Operand.REGULAR_EXPRESSION),
        IMATCH("imatch", "~*", Operand.REGULAR_EXPRESSION);

        /** What stands on the right of an operator. */
        private enum Operand {
            SAME_TYPE,
            QUANTIFIABLE,
            PATTERN,
            REGULAR_EXPRESSION
        }

        private final String label;
        private final String symbol;
        private final Operand operand;

        Operator(String label, String symbol, Operand operand) {
            this.label = label;
            this.symbol = symbol;
            this.operand = operand;
        }

        public String label() {
            return label;
        }

        /** The operator in SQL. */
        public String symbol() {
            return symbol;
        }

        /** Whether {@code any} and {@code all} may qualify it. */
        public boolean isQuantifiable() {
            return operand != Operand.SAME_TYPE;
        }

        /** Whether a star in the value stands for any characters. */
        public boolean isPattern() {
            return operand == Operand.PATTERN;
        }

        /** Whether the value is text whatever the field's type. */
        public boolean takesText() {
            return operand == Operand.PATTERN || operand == Operand.REGULAR_EXPRESSION;
        }
    }
}
