package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.sql.CheckStatement;
import dev.sluice.contract.GatewayException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How every type of resource stands, as last looked at; read by every event loop, replaced whole. */
public final class AccessStandings {

    private static final Set<String> VIEW_GONE = Set.of("42P01", "42703", "42883", "42501", "3F000", "55000", "0A000");

    private static final String FOUND_GONE = "a statement found the view gone, changed or unreadable";

    private volatile Map<String, KnownType> types = Map.of();

    /** How a type stands, with the statement that answers its checks. */
    record KnownType(AccessStanding standing, CheckStatement statement) {

        static KnownType of(AccessStanding standing) {
            return new KnownType(standing, new CheckStatement(standing.shape(), standing.overlaid()));
        }
    }

    @Nullable
    KnownType of(String resourceType) {
        return types.get(resourceType);
    }

    Collection<String> types() {
        return types.keySet();
    }

    synchronized void replace(List<AccessStanding> found) {
        Map<String, KnownType> after = new LinkedHashMap<>();
        for (AccessStanding standing : found) {
            String name = standing.shape().type().name();
            KnownType before = types.get(name);
            // The statement is kept where it would be the same, so that its text is not worked out again.
            after.put(
                    name,
                    before != null && isSame(before.standing(), standing)
                            ? new KnownType(standing, before.statement())
                            : KnownType.of(standing));
        }
        types = after;
    }

    private static boolean isSame(AccessStanding before, AccessStanding now) {
        return before.overlaid() == now.overlaid() && before.shape().equals(now.shape());
    }

    /** Whether a statement failed because a view, or what goes with it, is gone, changed, unreadable or unfilled. */
    static boolean isViewGone(Throwable cause) {
        return cause instanceof GatewayException known
                && VIEW_GONE.contains(known.failure().code());
    }

    /** Takes the views of types, which a statement found gone, out of use until they are looked at again. */
    synchronized void withoutViews(Collection<String> resourceTypes) {
        Map<String, KnownType> after = new LinkedHashMap<>(types);
        resourceTypes.forEach(type -> after.computeIfPresent(
                type, (name, known) -> KnownType.of(known.standing().withoutView(FOUND_GONE))));
        types = after;
    }
}
