package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which rows of a read are wanted: by {@code limit} and {@code offset}, or else by the Range header. */
record Paging(@Nullable Long limit, long offset) {

    private static final Pattern RANGE = Pattern.compile("(?:items=)?([0-9]{1,18})-([0-9]{1,18})?");

    static Paging of(RestInput input) {
        Long limit = null;
        Long offset = null;
        for (Parameter parameter : input.parameters()) {
            if (parameter.name().equals("limit")) {
                limit = number(parameter);
            } else if (parameter.name().equals("offset")) {
                offset = number(parameter);
            }
        }
        if (limit == null
                && offset == null
                && input.range() != null
                && input.method().equals("GET")) {
            return ofRange(input.range());
        }
        return new Paging(limit, offset == null ? 0 : offset);
    }

    private static Paging ofRange(String range) {
        Matcher matcher = RANGE.matcher(range.trim());
        if (!matcher.matches()) {
            return new Paging(null, 0);
        }
        long first = Long.parseLong(matcher.group(1));
        if (matcher.group(2) == null) {
            return new Paging(null, first);
        }
        long last = Long.parseLong(matcher.group(2));
        if (last < first) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "Requested range not satisfiable",
                    "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
                    null);
        }
        return new Paging(last - first + 1, first);
    }

    private static Long number(Parameter parameter) {
        if (parameter.value().matches("-[0-9]{1,18}")) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "Requested range not satisfiable",
                    "%s should be greater than or equal to 0."
                            .formatted(parameter.name().equals("limit") ? "Limit" : "Offset"),
                    null);
        }
        if (!parameter.value().matches("[0-9]{1,18}")) {
            throw ErrorCode.INVALID_QUERY.failure(
                    "\"failed to parse %s (%s)\" (line 1, column 1)".formatted(parameter.name(), parameter.value()),
                    "expecting a whole number",
                    null);
        }
        return Long.valueOf(parameter.value());
    }
}
