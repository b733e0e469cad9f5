package dev.sluice.metrics;

import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How old a node's knowledge of service keys and revocations is, and how much it is; NaN where it has none. */
public final class CredentialMeters implements Observer {

    private record Reading(long nanoTime, int keys, int revocations) {}

    private volatile Reading last = new Reading(0, 0, 0);
    private volatile boolean begun;

    public CredentialMeters(MeterRegistry registry) {
        Gauge.builder("sluice.credential.store.age", this, CredentialMeters::ageSeconds)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("sluice.service.keys", this, meters -> meters.begun ? meters.last.keys() : Double.NaN)
                .register(registry);
        Gauge.builder("sluice.revocations", this, meters -> meters.begun ? meters.last.revocations() : Double.NaN)
                .register(registry);
    }

    private double ageSeconds() {
        return begun ? (System.nanoTime() - last.nanoTime()) / 1e9 : Double.NaN;
    }

    @Override
    public void credentialsRead(int keys, int revocations, boolean complete) {
        last = new Reading(System.nanoTime(), keys, revocations);
        begun = true;
    }
}
