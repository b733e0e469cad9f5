package dev.sluice.table.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** Turns the default of a column, which is an expression, into a value of JSON where it reads as one. */
final class DefaultValue {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

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

    private static String text(String expression, SwaggerType type) {
        String cast = "::" + type.name();
        String literal = expression.endsWith(cast)
                ? expression.substring(0, expression.length() - cast.length()).replaceAll("^'+|'+$", "")
                : expression;
        return '"' + literal + '"';
    }
}
