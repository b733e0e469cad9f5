package dev.sluice.metrics;

import dev.sluice.observation.ConnectionRefusal;
import dev.sluice.observation.Observer;
import dev.sluice.observation.SlowPart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Meters of what the doors turn away, and of their certificates. */
public final class DoorMeters implements Observer {

    private final Map<ConnectionRefusal, Counter> refused = new EnumMap<>(ConnectionRefusal.class);
    private final Map<SlowPart, Counter> slow = new EnumMap<>(SlowPart.class);
    private final Counter replaced;
    private final Counter broken;

    /** Registers all meters. */
    public DoorMeters(MeterRegistry registry) {
        for (ConnectionRefusal reason : ConnectionRefusal.values()) {
            refused.put(reason, registry.counter("sluice.http.connections.refused", "reason", reason.label()));
        }
        for (SlowPart part : SlowPart.values()) {
            slow.put(part, registry.counter("sluice.http.slow.clients", "part", part.label()));
        }
        replaced = registry.counter("sluice.tls.reloads", "outcome", "ok");
        broken = registry.counter("sluice.tls.reloads", "outcome", "failed");
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void connectionRefused(ConnectionRefusal reason) {
        increment(refused.get(reason));
    }

    @Override
    public void clientTooSlow(SlowPart part) {
        increment(slow.get(part));
    }

    @Override
    public void certificateReplaced(String door) {
        replaced.increment();
    }

    @Override
    public void certificateRefused(String door, String problem) {
        broken.increment();
    }
}
