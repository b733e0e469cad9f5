package dev.sluice.config;

import dev.sluice.config.RolePath.Segment;
import dev.sluice.config.RolePath.Selector;
import dev.sluice.config.RolePath.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** Reads a {@link RolePath}; the first fault is thrown with its place. */
final class RolePathParser {

    private final RolePathScanner scanner;

    RolePathParser(String text) {
        this.scanner = new RolePathScanner(text);
    }

    RolePath path() {
        scanner.expect("$");
        List<Segment> segments = segments(false);
        scanner.expectEnd();
        return new RolePath(scanner.text(), segments);
    }

    /** The steps from here on; single ones where a comparison asks for one value. */
    private List<Segment> segments(boolean singular) {
        List<Segment> segments = new ArrayList<>();
        int end = scanner.position();
        scanner.skipBlanks();
        while (scanner.isAt(".") || scanner.isAt("[")) {
            segments.add(scanner.takes("[") ? bracketed(singular) : dotted(singular));
            end = scanner.position();
            scanner.skipBlanks();
        }
        scanner.moveTo(end);
        return segments;
    }

    private Segment dotted(boolean singular) {
        scanner.expect(".");
        if (scanner.isAt(".")) {
            throw scanner.fault("the descendant segment '..' is not allowed: it would find a role anywhere");
        }
        if (scanner.takes("*")) {
            requireMany(singular);
            return new Segment(List.of(RolePath.children()));
        }
        return new Segment(List.of(RolePath.name(scanner.memberName())));
    }

    private Segment bracketed(boolean singular) {
        List<Selector> selectors = new ArrayList<>();
        do {
            scanner.skipBlanks();
            selectors.add(selector(singular));
            scanner.skipBlanks();
        } while (scanner.takes(","));
        scanner.expect("]");
        if (selectors.size() > 1) {
            requireMany(singular);
        }
        return new Segment(selectors);
    }

    private Selector selector(boolean singular) {
        if (scanner.isAt("'") || scanner.isAt("\"")) {
            return RolePath.name(scanner.quoted());
        }
        if (scanner.takes("*")) {
            requireMany(singular);
            return RolePath.children();
        }
        if (scanner.takes("?")) {
            requireMany(singular);
            scanner.skipBlanks();
            return RolePath.filter(either());
        }
        return indexOrSlice(singular);
    }

    private Selector indexOrSlice(boolean singular) {
        boolean hasStart = !scanner.isAt(":");
        long start = hasStart ? scanner.integer() : 0;
        int afterStart = scanner.position();
        scanner.skipBlanks();
        if (!scanner.takes(":")) {
            scanner.moveTo(afterStart);
            return RolePath.index(start);
        }
        requireMany(singular);
        scanner.skipBlanks();
        boolean hasEnd = scanner.isAtInteger();
        long end = hasEnd ? scanner.integer() : 0;
        scanner.skipBlanks();
        long step = 1;
        if (scanner.takes(":")) {
            scanner.skipBlanks();
            step = scanner.isAtInteger() ? scanner.integer() : 1;
        }
        return RolePath.slice(new Slice(hasStart, start, hasEnd, end, step));
    }

    private void requireMany(boolean singular) {
        if (singular) {
            throw scanner.fault("what is compared must be a single value");
        }
    }

    private BiPredicate<Object, Object> either() {
        BiPredicate<Object, Object> condition = both();
        scanner.skipBlanks();
        while (scanner.takes("||")) {
            scanner.skipBlanks();
            condition = condition.or(both());
            scanner.skipBlanks();
        }
        return condition;
    }

    private BiPredicate<Object, Object> both() {
        BiPredicate<Object, Object> condition = basic();
        scanner.skipBlanks();
        while (scanner.takes("&&")) {
            scanner.skipBlanks();
            condition = condition.and(basic());
            scanner.skipBlanks();
        }
        return condition;
    }

    private BiPredicate<Object, Object> basic() {
        if (scanner.isAt("!") && !scanner.isAt("!=")) {
            scanner.expect("!");
            scanner.skipBlanks();
            return (scanner.isAt("(") ? grouped() : existence()).negate();
        }
        if (scanner.isAt("(")) {
            return grouped();
        }
        return comparisonOrExistence();
    }

    private BiPredicate<Object, Object> grouped() {
        scanner.enter();
        scanner.expect("(");
        scanner.skipBlanks();
        BiPredicate<Object, Object> condition = either();
        scanner.expect(")");
        scanner.leave();
        return condition;
    }

    private BiPredicate<Object, Object> comparisonOrExistence() {
        int start = scanner.position();
        if (scanner.isAt("@") || scanner.isAt("$")) {
            BiPredicate<Object, Object> existence = existence();
            scanner.skipBlanks();
            if (scanner.comparison() == null) {
                return existence;
            }
            scanner.moveTo(start);
        }
        BiFunction<Object, Object, Object> left = comparable();
        scanner.skipBlanks();
        RolePathComparison comparison = scanner.comparison();
        if (comparison == null) {
            throw scanner.fault("a comparison is missing");
        }
        scanner.skipBlanks();
        BiFunction<Object, Object, Object> right = comparable();
        return (node, root) -> comparison.holds(left.apply(node, root), right.apply(node, root));
    }

    private BiPredicate<Object, Object> existence() {
        scanner.enter();
        boolean current = isOfCurrent();
        List<Segment> segments = segments(false);
        scanner.leave();
        return (node, root) ->
                RolePath.walk(segments, current ? node : root, root).findAny().isPresent();
    }

    private BiFunction<Object, Object, Object> comparable() {
        if (!scanner.isAt("@") && !scanner.isAt("$")) {
            Object literal = scanner.literal();
            return (node, root) -> literal;
        }
        boolean current = isOfCurrent();
        List<Segment> segments = segments(true);
        return (node, root) ->
                RolePath.walk(segments, current ? node : root, root).findFirst().orElse(RolePathComparison.NOTHING);
    }

    private boolean isOfCurrent() {
        boolean current = scanner.takes("@");
        if (!current) {
            scanner.expect("$");
        }
        return current;
    }
}
