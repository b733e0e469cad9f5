package dev.sluice.limits;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RateLimitNews;
import dev.sluice.contract.TakenTokens;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes what was taken of the rate limits here, and takes here what was taken there. No request waits for
 * it: between two messages each node goes by what it knows, and what was taken too much meanwhile is paid back after.
 */
public final class SharingVerticle extends VerticleBase {

    /** Lines of one message, of about 100 bytes each. */
    private static final int LINES_MAX = 1_000;

    private static final int MESSAGES_MAX = 10;

    private final GatewayBus bus;
    private final RateLimits limits;
    private final Duration interval;
    private final Observer observer;
    private final String node = UUID.randomUUID().toString();
    private @Nullable Registration registration;

    public SharingVerticle(GatewayBus bus, RateLimits limits, Duration interval, Observer observer) {
        this.bus = bus;
        this.limits = limits;
        this.interval = interval;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        registration = bus.listenEverywhere(Operations.RATE_LIMIT_EVENTS, RateLimitNews.class, this::hear);
        vertx.setPeriodic(interval.toMillis(), due -> tell());
        return Future.succeededFuture();
    }

    private void tell() {
        for (int message = 0; message < MESSAGES_MAX; message++) {
            List<TakenTokens> taken = limits.untold(LINES_MAX);
            if (taken.isEmpty()) {
                return;
            }
            bus.publishEverywhere(Operations.RATE_LIMIT_EVENTS, new RateLimitNews(node, taken));
        }
    }

    private void hear(RateLimitNews news) {
        if (news.node().equals(node)) {
            return;
        }
        try {
            news.taken().stream().limit(LINES_MAX).forEach(limits::takenElsewhere);
        } catch (IllegalArgumentException malformed) {
            observer.failed(Operations.RATE_LIMIT_EVENTS, news.node(), malformed);
        }
    }

    @Override
    public Future<?> stop() {
        return registration == null
                ? Future.succeededFuture()
                : registration.end().onComplete(ended -> tell());
    }
}
