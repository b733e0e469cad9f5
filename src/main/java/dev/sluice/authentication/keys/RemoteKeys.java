package dev.sluice.authentication.keys;

import dev.sluice.authentication.keys.KeyFetcher.Fetched;
import dev.sluice.config.JwksConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of an issuer that publishes them. One fetch at a time, on one event loop; requests that wait for a key
 * share it, and have no more than one begun in an interval.
 */
final class RemoteKeys implements KeyUpkeep {

    /** How many requests may wait for one fetch; the others are answered from what is known. */
    private static final int WAITING_MAX = 1_000;

    private final IssuerKeys keys;
    private final URI address;
    private final KeyFetcher fetcher;
    private final JwksConfig limits;
    private final Observer observer;
    private final Vertx vertx;
    private final Context context;

    private @Nullable Promise<Void> underWay;
    private int waiting;
    private long refetchableAt = System.nanoTime();
    private long timer = -1;
    private boolean stopped;

    RemoteKeys(IssuerKeys keys, KeyFetcher fetcher, JwksConfig limits, Observer observer, Vertx vertx) {
        this.keys = keys;
        this.address = URI.create(keys.issuer().keys().place());
        this.fetcher = fetcher;
        this.limits = limits;
        this.observer = observer;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public Future<Void> start() {
        keys.refetchBy(this::refetched);
        return fetcher.fetch(address)
                .compose(this::first)
                .recover(failed -> Future.failedFuture(
                        new IllegalStateException("%s: %s".formatted(keys.source(), reason(failed)), failed)))
                .onSuccess(fetched -> next(age(fetched)))
                .mapEmpty();
    }

    private Future<Fetched> first(Fetched fetched) {
        try {
            KeySet found = taken(fetched);
            return found.keys().isEmpty()
                    ? Future.failedFuture(
                            new UnusableKeysException("holds no key that can be used " + found.passedOver()))
                    : Future.succeededFuture(fetched);
        } catch (UnusableKeysException unusable) {
            return Future.failedFuture(unusable);
        }
    }

    private KeySet taken(Fetched fetched) throws UnusableKeysException {
        KeySet found = keys.read(fetched.content().getBytes());
        keys.hold(found, System.nanoTime() + limits.staleMax().toNanos());
        observer.tokenKeysRead(keys.source(), found.keys().size(), found.passedOver());
        return found;
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** What {@link IssuerKeys#refetched} promises. */
    private synchronized Future<Void> refetched() {
        if (underWay == null) {
            if (System.nanoTime() - refetchableAt < 0 || stopped) {
                return Future.succeededFuture();
            }
            refetchableAt = System.nanoTime() + limits.refetchInterval().toNanos();
            return begun();
        }
        return ++waiting > WAITING_MAX ? Future.succeededFuture() : underWay.future();
    }

    private synchronized Future<Void> refreshed() {
        return underWay == null ? begun() : underWay.future();
    }

    private Future<Void> begun() {
        Promise<Void> promise = Promise.promise();
        underWay = promise;
        waiting = 0;
        context.runOnContext(ready -> fetcher.fetch(address).onComplete(fetched -> {
            Duration again = fetched.succeeded() ? took(fetched.result()) : missed(fetched.cause());
            synchronized (this) {
                underWay = null;
            }
            next(again);
            promise.complete();
        }));
        return promise.future();
    }

    private Duration took(Fetched fetched) {
        try {
            taken(fetched);
            return age(fetched);
        } catch (UnusableKeysException unusable) {
            return missed(unusable);
        }
    }

    /** The old keys stay, until they are too old. */
    private Duration missed(Throwable cause) {
        keys.sourceIsDown();
        observer.tokenKeysMissed(keys.source(), reason(cause));
        return limits.refetchInterval();
    }

    private Duration age(Fetched fetched) {
        Duration said = fetched.maxAge() == null ? limits.refreshMax() : fetched.maxAge();
        return said.compareTo(limits.refreshMin()) < 0
                ? limits.refreshMin()
                : said.compareTo(limits.refreshMax()) > 0 ? limits.refreshMax() : said;
    }

    private synchronized void next(Duration delay) {
        vertx.cancelTimer(timer);
        if (!stopped) {
            timer = vertx.setTimer(delay.toMillis(), due -> refreshed());
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnusableKeysException unusable
                ? String.valueOf(unusable.getMessage())
                : "cannot be fetched (%s)".formatted(cause.getClass().getSimpleName());
    }
}
