package dev.sluice.table;

import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.RestRequest;
import dev.sluice.table.query.QueryString;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A request of the dialect whose shape is fixed and whose values are not: where a value goes, a slot stands.
 *
 * @param path below the base
 * @param parameters decoded, with slots
 * @param body with slots, empty where there is none
 */
record GeneratedRequest(String method, String path, List<Parameter> parameters, List<Header> headers, String body) {

    /** A parameter of the query. */
    record Parameter(String name, String value) {}

    /** How every value begins, so that it is known wherever it turns up. */
    static final String VALUE = "Vx";

    static final char TEXT = '\uE000';
    static final char ELEMENT = '\uE001';
    static final char NUMBER = '\uE002';
    static final char MEMBER = '\uE003';
    static final char JSON = '\uE004';

    private static final List<String> HOSTILE = List.of(
            "", "'", "\"", "\\", "';--", "$1", "$$", "\0", "%", "*", ",", ")", "}", "::int", "\n", "ü", "🚢", "/*", "?",
            "{0}");

    /** The query with values drawn from a source. */
    String query(Random values) {
        return parameters.stream()
                .map(parameter -> encoded(parameter.name(), values) + "=" + encoded(parameter.value(), values))
                .collect(Collectors.joining("&"));
    }

    RestRequest with(Random values) {
        String query = query(values);
        return new RestRequest(method, path, query, headers, Body.of(body(values)), Identity.anonymous("anon"));
    }

    String body(Random values) {
        return filled(body, values);
    }

    private static String encoded(String text, Random values) {
        return QueryString.escaped(filled(text, values));
    }

    private static String filled(String text, Random values) {
        StringBuilder filled = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case TEXT -> filled.append(value(values));
                case ELEMENT ->
                    filled.append('"').append(escaped(value(values))).append('"');
                case NUMBER -> filled.append(1 + values.nextInt(50));
                case MEMBER -> filled.append(VALUE).append(values.nextInt(1_000));
                case JSON ->
                    filled.append('"')
                            .append(VALUE)
                            .append(values.nextInt(1_000))
                            .append("';--\"");
                default -> filled.append(character);
            }
        }
        return filled.toString();
    }

    private static String value(Random values) {
        return VALUE + values.nextInt(1_000) + HOSTILE.get(values.nextInt(HOSTILE.size()));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
