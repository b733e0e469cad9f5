package dev.sluice.metrics;

import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The Prometheus meters of whether the database is there, as the gateway's own probes find. */
public final class LinkMeters implements Observer {

    private final Counter absences;
    private final Counter silences;
    private volatile boolean away;

    /** Registers the meters. */
    public LinkMeters(MeterRegistry registry) {
        this.absences = Counter.builder("sluice.database.absences").register(registry);
        this.silences = Counter.builder("sluice.notifications.losses").register(registry);
        Gauge.builder("sluice.database.up", this, meters -> meters.away ? 0 : 1).register(registry);
    }

    @Override
    public void databaseAway(String why) {
        away = true;
        absences.increment();
    }

    @Override
    public void databaseBack(Duration absence) {
        away = false;
    }

    @Override
    public void notificationsLost(String channel, Throwable cause) {
        silences.increment();
    }
}
