package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessStanding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How every type of resource stands, as last looked at; read by every event loop, replaced whole. */
public final class AccessStandings {

    private volatile Map<String, AccessStanding> standings = Map.of();

    @Nullable
    AccessStanding of(String resourceType) {
        return standings.get(resourceType);
    }

    Collection<String> types() {
        return standings.keySet();
    }

    synchronized void replace(List<AccessStanding> found) {
        Map<String, AccessStanding> byName = new LinkedHashMap<>();
        found.forEach(standing -> byName.put(standing.shape().type().name(), standing));
        standings = byName;
    }

    /** Takes the views of types out of use until they are looked at again. */
    synchronized void withoutViews(Collection<String> resourceTypes, String reason) {
        Map<String, AccessStanding> after = new LinkedHashMap<>(standings);
        resourceTypes.forEach(type -> after.computeIfPresent(type, (name, known) -> known.withoutView(reason)));
        standings = after;
    }
}
