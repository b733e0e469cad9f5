package dev.sluice.metrics.access;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.observation.Audit;
import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The Prometheus meters of access checks and of the views that answer them, by type of resource. */
public final class AccessMeters implements Observer {

    private final Map<String, ResourceTypeMeters> types;
    private final Counter unknown;

    /**
     * Registers all meters.
     *
     * @param resourceTypes the names that the label may have; checks of any other count as {@code unknown}
     */
    public AccessMeters(MeterRegistry registry, Set<String> resourceTypes, Audit audit) {
        this(registry, resourceTypes, audit, System::nanoTime);
    }

    AccessMeters(MeterRegistry registry, Set<String> resourceTypes, Audit audit, LongSupplier nanoTime) {
        Map<String, ResourceTypeMeters> meters = new HashMap<>();
        resourceTypes.forEach(type -> meters.put(type, new ResourceTypeMeters(registry, type, nanoTime)));
        this.types = Map.copyOf(meters);
        this.unknown = ResourceTypeMeters.checksOfUnknownTypes(registry);
        FunctionCounter.builder("sluice.access.audit.dropped", audit, Audit::dropped)
                .register(registry);
    }

    @Override
    public void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {
        ResourceTypeMeters meters = types.get(check.resourceType());
        if (meters == null) {
            unknown.increment();
            return;
        }
        meters.decided(decision.outcome(), decision.source());
    }

    @Override
    public void viewRefreshed(String resourceType, Instant asOf, Duration duration) {
        of(resourceType, meters -> meters.refreshed(asOf, duration));
    }

    @Override
    public void viewRefreshFailed(String resourceType, Throwable cause) {
        of(resourceType, ResourceTypeMeters::refreshFailed);
    }

    @Override
    public void viewStands(String resourceType, @Nullable Instant asOf, long changes, @Nullable String problem) {
        of(resourceType, meters -> meters.stands(asOf, changes, problem == null));
    }

    private void of(String resourceType, Consumer<ResourceTypeMeters> told) {
        ResourceTypeMeters meters = types.get(resourceType);
        if (meters != null) {
            told.accept(meters);
        }
    }
}
