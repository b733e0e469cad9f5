package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way into the claims of a token to the role: the part of JSON Path (RFC 9535) that PostgREST documents, and its
 * older form without {@code $} and with operators of its own.
 */
public final class ClaimPath {

    /** A claim that is null is there, and names a role that is not. */
    private static final Object NULL = "null";

    private static final String QUOTED = "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)')";

    private static final Pattern STEP = Pattern.compile("\\.(?<name>[\\p{L}\\p{N}_$@-]+)"
            + "|\\.\"(?<quoted>[^\"]*)\""
            + "|\\[\\s*" + QUOTED + "\\s*]"
            + "|\\[\\s*(?<index>-?[0-9]{1,9})\\s*]"
            + "|(?<all>\\.\\*|\\[\\s*\\*\\s*])"
            + "|\\[\\?\\s*(?<filter>(?:[^\\]\"']|\"[^\"]*\"|'[^']*')+)]");

    private static final Pattern COMPARISON =
            Pattern.compile("\\(?\\s*@\\s*(==\\^|\\^==|\\*==|==|!=)\\s*" + QUOTED + "\\s*\\)?\\s*");

    private static final Pattern SEARCH =
            Pattern.compile("\\(?\\s*search\\(\\s*@\\s*,\\s*" + QUOTED + "\\s*\\)\\s*\\)?\\s*");

    private final List<Function<Object, Stream<Object>>> steps;

    private ClaimPath(List<Function<Object, Stream<Object>>> steps) {
        this.steps = steps;
    }

    /** Reads a path; empty where it cannot be read. */
    public static Optional<ClaimPath> parse(String text) {
        Matcher matcher = STEP.matcher(text);
        List<Function<Object, Stream<Object>>> steps = new ArrayList<>();
        int position = text.startsWith("$") ? 1 : 0;
        while (position < text.length() && matcher.find(position) && matcher.start() == position) {
            Function<Object, Stream<Object>> step = step(matcher);
            if (step == null) {
                return Optional.empty();
            }
            steps.add(step);
            position = matcher.end();
        }
        return position < text.length() || steps.isEmpty() ? Optional.empty() : Optional.of(new ClaimPath(steps));
    }

    /** The first value at the end of the path. */
    public Optional<Object> first(Map<String, Object> claims) {
        Stream<Object> found = Stream.of(claims);
        for (Function<Object, Stream<Object>> step : steps) {
            found = found.flatMap(step);
        }
        return found.findFirst();
    }

    private static @Nullable Function<Object, Stream<Object>> step(Matcher step) {
        if (step.group("filter") != null) {
            Predicate<Object> filter = filter(step.group("filter"));
            return filter == null ? null : value -> children(value).filter(filter);
        }
        if (step.group("all") != null) {
            return ClaimPath::children;
        }
        if (step.group("index") != null) {
            int index = Integer.parseInt(step.group("index"));
            return value -> element(value, index);
        }
        String name = Objects.requireNonNullElseGet(
                step.group("name"), () -> Objects.requireNonNullElseGet(step.group("quoted"), () -> text(step, 3)));
        return value -> value instanceof Map<?, ?> map && map.containsKey(name)
                ? Stream.of(Objects.requireNonNullElse(map.get(name), NULL))
                : Stream.empty();
    }

    private static Stream<Object> element(Object value, int index) {
        if (!(value instanceof List<?> list)) {
            return Stream.empty();
        }
        int place = index < 0 ? list.size() + index : index;
        return place < 0 || place >= list.size() ? Stream.empty() : Stream.ofNullable(list.get(place));
    }

    private static Stream<Object> children(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().filter(Objects::nonNull).map(Object.class::cast);
        }
        return value instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object.class::cast)
                : Stream.empty();
    }

    private static @Nullable Predicate<Object> filter(String filter) {
        Matcher search = SEARCH.matcher(filter);
        if (search.matches()) {
            return search(text(search, 1));
        }
        Matcher comparison = COMPARISON.matcher(filter);
        return comparison.matches() ? comparison(comparison.group(1), text(comparison, 2)) : null;
    }

    private static @Nullable Predicate<Object> search(String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return value ->
                    value instanceof String string && pattern.matcher(string).find();
        } catch (PatternSyntaxException malformed) {
            return null;
        }
    }

    private static Predicate<Object> comparison(String operator, String text) {
        return switch (operator) {
            case "==" -> text::equals;
            case "!=" -> value -> value instanceof String && !value.equals(text);
            case "^==" -> value -> value instanceof String string && string.startsWith(text);
            case "==^" -> value -> value instanceof String string && string.endsWith(text);
            default -> value -> value instanceof String string && string.contains(text);
        };
    }

    /** The text in quotes of either kind, whose groups stand side by side. */
    private static String text(Matcher matcher, int group) {
        String quoted = matcher.group(group) == null ? matcher.group(group + 1) : matcher.group(group);
        return Objects.requireNonNull(quoted).replaceAll("\\\\(.)", "$1");
    }
}
