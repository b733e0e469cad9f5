package dev.sluice.metrics;

import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Meters of the memory that requests and answers hold, and of how often something had to wait for it. */
public final class MemoryMeters implements Observer {

    private static final String WHAT = "what";

    private final Map<MemoryUse, AtomicLong> reserved = new EnumMap<>(MemoryUse.class);
    private final Map<MemoryUse, Counter> waits = new EnumMap<>(MemoryUse.class);

    /** Registers all meters. */
    public MemoryMeters(MeterRegistry registry) {
        for (MemoryUse use : MemoryUse.values()) {
            AtomicLong bytes = new AtomicLong();
            reserved.put(use, bytes);
            Gauge.builder("sluice.memory.reserved", bytes, AtomicLong::get)
                    .baseUnit("bytes")
                    .tag(WHAT, use.label())
                    .register(registry);
            waits.put(use, registry.counter("sluice.memory.waits", WHAT, use.label()));
        }
    }

    @Override
    public void memoryReserved(MemoryUse use, long change) {
        AtomicLong bytes = reserved.get(use);
        if (bytes != null) {
            bytes.addAndGet(change);
        }
    }

    @Override
    public void memoryShort(MemoryUse use) {
        Counter counter = waits.get(use);
        if (counter != null) {
            counter.increment();
        }
    }
}
