package dev.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's own time limit, from {@code Prefer: timeout=<seconds>}: seconds above zero with up to three decimals, of
 * which no more than an hour counts.
 */
public final class TimeoutPreference {

    private static final Pattern TIMEOUT = Pattern.compile("timeout=([0-9]{1,6}(?:\\.[0-9]{1,3})?)");

    private static final long MILLIS_MAX = 3_600_000;

    private TimeoutPreference() {}

    /** The first limit that the headers name; null where they name none that can be read. */
    public static @Nullable Duration of(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(preference -> TIMEOUT.matcher(preference.trim()))
                .filter(Matcher::matches)
                .map(matcher -> Math.round(Double.parseDouble(matcher.group(1)) * 1_000))
                .filter(millis -> millis > 0)
                .map(millis -> Duration.ofMillis(Math.min(millis, MILLIS_MAX)))
                .findFirst()
                .orElse(null);
    }
}
