package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A way into the claims of a token to the role: JSONPath (RFC 9535) without the descendant segment, which would find a
 * role in claims that users write themselves, and without functions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535">RFC 9535, JSONPath</a>
 */
public final class RolePath {

    /** A JSON null; a claim that is null is there, and no string. */
    static final Object NULL = new Object();

    private final String text;
    private final List<Segment> segments;

    RolePath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = List.copyOf(segments);
    }

    /** The path that a text says; the message of what is thrown tells what is wrong with it. */
    public static RolePath parse(String text) {
        return new RolePathParser(text).path();
    }

    /** Every value at the end of the path. */
    public List<Object> all(Map<String, Object> claims) {
        return walk(segments, claims, claims).toList();
    }

    static Stream<Object> walk(List<Segment> segments, Object node, Object root) {
        Stream<Object> found = Stream.of(node);
        for (Segment segment : segments) {
            found = found.flatMap(
                    value -> segment.selectors().stream().flatMap(selector -> selector.select(value, root)));
        }
        return found;
    }

    /** One step: what any of its selectors selects, in their order. */
    record Segment(List<Selector> selectors) {}

    /** Some of the children of a value. */
    @FunctionalInterface
    interface Selector {
        Stream<Object> select(Object node, Object root);
    }

    static Selector name(String name) {
        return (node, root) -> node instanceof Map<?, ?> map && map.containsKey(name)
                ? Stream.of(Objects.requireNonNullElse(map.get(name), NULL))
                : Stream.empty();
    }

    static Selector index(long index) {
        return (node, root) -> {
            if (!(node instanceof List<?> list)) {
                return Stream.empty();
            }
            long place = index < 0 ? list.size() + index : index;
            return place < 0 || place >= list.size() ? Stream.empty() : Stream.of(element(list, (int) place));
        };
    }

    static Selector slice(Slice slice) {
        return (node, root) -> node instanceof List<?> list
                ? slice.places(list.size()).mapToObj(place -> element(list, place))
                : Stream.empty();
    }

    static Selector children() {
        return (node, root) -> children(node);
    }

    static Selector filter(BiPredicate<Object, Object> condition) {
        return (node, root) -> children(node).filter(child -> condition.test(child, root));
    }

    private static Stream<Object> children(Object node) {
        if (node instanceof Map<?, ?> map) {
            return map.values().stream().map(value -> Objects.requireNonNullElse(value, NULL));
        }
        return node instanceof List<?> list
                ? IntStream.range(0, list.size()).mapToObj(place -> element(list, place))
                : Stream.empty();
    }

    private static Object element(List<?> list, int place) {
        return Objects.requireNonNullElse(list.get(place), NULL);
    }

    /** Elements at even distances between two bounds that may be left out (RFC 9535, section 2.3.4). */
    record Slice(boolean hasStart, long start, boolean hasEnd, long end, long step) {

        IntStream places(int size) {
            if (step == 0) {
                return IntStream.empty();
            }
            long first = normal(hasStart ? start : step > 0 ? 0 : size - 1L, size);
            long last = hasEnd ? normal(end, size) : step > 0 ? size : -1L;
            if (step > 0) {
                long lower = clamp(first, 0, size);
                long upper = clamp(last, 0, size);
                return IntStream.range(0, size).filter(i -> i >= lower && i < upper && (i - lower) % step == 0);
            }
            long upper = clamp(first, -1, size - 1L);
            long lower = clamp(last, -1, size - 1L);
            return IntStream.iterate(size - 1, i -> i >= 0, i -> i - 1)
                    .filter(i -> i > lower && i <= upper && (upper - i) % -step == 0);
        }

        private static long normal(long bound, int size) {
            return bound < 0 ? bound + size : bound;
        }

        private static long clamp(long value, long least, long most) {
            return Math.min(Math.max(value, least), most);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RolePath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
