package dev.sluice.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a filter of a path compares values (RFC 9535, section 2.3.5.2.2). */
enum RolePathComparison {
    EQUAL("=="),
    UNEQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    BELOW("<"),
    ABOVE(">");

    /** What a query that finds nothing is compared as. */
    static final Object NOTHING = new Object();

    private final String sign;

    RolePathComparison(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    boolean holds(Object left, Object right) {
        return switch (this) {
            case EQUAL -> isEqual(left, right);
            case UNEQUAL -> !isEqual(left, right);
            case BELOW -> isBelow(left, right);
            case ABOVE -> isBelow(right, left);
            case AT_MOST -> isBelow(left, right) || isEqual(left, right);
            case AT_LEAST -> isBelow(right, left) || isEqual(left, right);
        };
    }

    private static boolean isEqual(Object left, Object right) {
        if (left instanceof Number first && right instanceof Number second) {
            return decimal(first).compareTo(decimal(second)) == 0;
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            return first.size() == second.size() && allEqual(first, second);
        }
        if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
            return first.keySet().equals(second.keySet())
                    && first.keySet().stream().allMatch(key -> isEqual(known(first.get(key)), known(second.get(key))));
        }
        return left.equals(right);
    }

    private static boolean allEqual(List<?> left, List<?> right) {
        for (int place = 0; place < left.size(); place++) {
            if (!isEqual(known(left.get(place)), known(right.get(place)))) {
                return false;
            }
        }
        return true;
    }

    private static Object known(@Nullable Object value) {
        return Objects.requireNonNullElse(value, RolePath.NULL);
    }

    private static boolean isBelow(Object left, Object right) {
        if (left instanceof Number first && right instanceof Number second) {
            return decimal(first).compareTo(decimal(second)) < 0;
        }
        return left instanceof String first && right instanceof String second && precedes(first, second);
    }

    /** By code points, which UTF-16 does not sort by. */
    private static boolean precedes(String left, String right) {
        int[] first = left.codePoints().toArray();
        int[] second = right.codePoints().toArray();
        return Arrays.compare(first, second) < 0;
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }
}
