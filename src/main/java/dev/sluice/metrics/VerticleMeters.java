package dev.sluice.metrics;

import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Meters of verticles that ended unasked, or failed. */
public final class VerticleMeters implements Observer {

    private final Map<Room, Counter> restarts = new EnumMap<>(Room.class);
    private final Map<Room, Counter> faults = new EnumMap<>(Room.class);

    /** Registers all meters. */
    public VerticleMeters(MeterRegistry registry) {
        for (Room room : Room.values()) {
            restarts.put(room, registry.counter("sluice.verticle.restarts", "verticle", room.label()));
            faults.put(room, registry.counter("sluice.verticle.faults", "verticle", room.label()));
        }
    }

    @Override
    public void verticleRestarted(Room room) {
        Objects.requireNonNull(restarts.get(room)).increment();
    }

    @Override
    public void verticleFailed(Room room, Throwable cause) {
        Objects.requireNonNull(faults.get(room)).increment();
    }
}
