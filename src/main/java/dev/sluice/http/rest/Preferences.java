package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request prefers, from its {@code Prefer} headers (RFC 7240).
 *
 * @param returning {@code minimal}, {@code headers-only} or {@code representation}
 * @param resolution {@code merge-duplicates} or {@code ignore-duplicates}
 * @param count {@code exact}; the dialect's {@code planned} and {@code estimated} are counted exactly
 * @param timeout the request's own time limit
 * @param allowUnfiltered whether an update or delete may come without a filter
 */
public record Preferences(
        @Nullable String returning,
        @Nullable String resolution,
        @Nullable String count,
        @Nullable String handling,
        @Nullable Duration timeout,
        boolean allowUnfiltered) {

    private static final long TIMEOUT_MILLIS_MAX = 3_600_000;

    /** Reads the values of all Prefer headers; under {@code handling=strict} an unknown one fails with PGRST122. */
    public static Preferences of(List<String> headers) {
        List<String> preferences = headers.stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(String::trim)
                .filter(preference -> !preference.isEmpty())
                .toList();
        List<String> unknown = new ArrayList<>(preferences);
        Preferences read = new Preferences(
                value("return", List.of("minimal", "headers-only", "representation"), unknown),
                value("resolution", List.of("merge-duplicates", "ignore-duplicates"), unknown),
                value("count", List.of("exact", "planned", "estimated"), unknown),
                value("handling", List.of("strict", "lenient"), unknown),
                timeout(unknown),
                value("unfiltered", List.of("allow"), unknown) != null);
        if ("strict".equals(read.handling()) && !unknown.isEmpty()) {
            throw ErrorCode.INVALID_PREFERENCE.failure("Invalid preferences: " + String.join(", ", unknown));
        }
        return read;
    }

    /** The first known value of a preference; what is known is taken from the list. */
    private static @Nullable String value(String name, List<String> values, List<String> preferences) {
        for (String value : values) {
            if (preferences.remove(name + "=" + value)) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Duration timeout(List<String> preferences) {
        for (String preference : List.copyOf(preferences)) {
            if (preference.startsWith("timeout=")) {
                Duration timeout = seconds(preference.substring("timeout=".length()));
                if (timeout != null) {
                    preferences.remove(preference);
                    return timeout;
                }
            }
        }
        return null;
    }

    private static @Nullable Duration seconds(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?")) {
            return null;
        }
        long millis = Math.round(Double.parseDouble(text) * 1_000);
        return millis < 1 ? null : Duration.ofMillis(Math.min(millis, TIMEOUT_MILLIS_MAX));
    }

    boolean wantsRows() {
        return "representation".equals(returning);
    }

    /** The value of Preference-Applied, null where nothing was. */
    @Nullable
    String applied() {
        String applied = Stream.of(
                        pair("resolution", resolution),
                        pair("return", returning),
                        pair("count", "exact".equals(count) ? count : null),
                        pair("handling", handling),
                        timeout == null ? "" : "timeout=" + seconds(timeout))
                .filter(pair -> !pair.isEmpty())
                .collect(Collectors.joining(", "));
        return applied.isEmpty() ? null : applied;
    }

    private static String pair(String name, @Nullable String value) {
        return value == null ? "" : name + "=" + value;
    }

    private static String seconds(Duration timeout) {
        long millis = timeout.toMillis();
        return millis % 1_000 == 0 ? Long.toString(millis / 1_000) : Double.toString(millis / 1_000.0);
    }
}
