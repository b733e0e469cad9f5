package dev.sluice.table.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the default of a column, which is an expression, into a value of JSON where it reads as one. */
final class DefaultValue {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A text of SQL, with the type that it is cast to. */
    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'(?:::[^']+)?");

    private DefaultValue() {}

    /** Null where the expression is no value; an expression for a text is told as it stands. */
    static @Nullable JsonNode of(@Nullable String expression, SwaggerType type) {
        if (expression == null) {
            return null;
        }
        try {
            JsonNode value = MAPPER.readTree(type.isText() ? text(expression, type) : expression);
            return value.isMissingNode() ? null : value;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /**
     * The value where the expression is one as it stands, without anything to be worked out. A moment is none: its text
     * is PostgreSQL's, not that of JSON.
     */
    static @Nullable JsonNode literal(@Nullable String expression, SwaggerType type) {
        if (expression == null || type.name().startsWith("timestamp")) {
            return null;
        }
        Matcher quoted = QUOTED.matcher(expression);
        boolean isQuoted = quoted.matches();
        String value = isQuoted ? quoted.group(1).replace("''", "'") : expression;
        if (type.isText()) {
            return isQuoted ? TextNode.valueOf(value) : null;
        }
        try {
            JsonNode read = MAPPER.readTree(value);
            return read != null && isOf(type, read) ? read : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static boolean isOf(SwaggerType type, JsonNode value) {
        String told = type.type();
        if (told == null) {
            return !value.isMissingNode();
        }
        return switch (told) {
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> false;
        };
    }

    private static String text(String expression, SwaggerType type) {
        String cast = "::" + type.name();
        String literal = expression.endsWith(cast)
                ? expression.substring(0, expression.length() - cast.length()).replaceAll("^'+|'+$", "")
                : expression;
        return '"' + literal + '"';
    }
}
