package dev.sluice.authentication.keys;

import dev.sluice.config.JwksConfig;
import dev.sluice.config.KeySourceConfig.Kind;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the keys of every issuer before the first token comes, and keeps them those that are used today. */
public final class KeysVerticle extends VerticleBase {

    private final List<IssuerKeys> issuers;
    private final JwksConfig limits;
    private final Observer observer;
    private final List<KeyUpkeep> upkeeps = new ArrayList<>();
    private @Nullable KeyFetcher fetcher;

    public KeysVerticle(List<IssuerKeys> issuers, JwksConfig limits, Observer observer) {
        this.issuers = List.copyOf(issuers);
        this.limits = limits;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        for (IssuerKeys keys : issuers) {
            Kind kind = keys.issuer().keys().kind();
            KeySet inline = keys.usable();
            if (kind == Kind.JWKS_URL) {
                upkeeps.add(new RemoteKeys(keys, fetcher(), limits, observer, vertx));
            } else if (!kind.isInline()) {
                upkeeps.add(new KeyFile(keys, limits, observer, vertx));
            } else if (inline != null) {
                observer.tokenKeysRead(keys.source(), inline.keys().size(), inline.passedOver());
            }
        }
        return Future.all(upkeeps.stream().map(KeyUpkeep::start).toList());
    }

    private KeyFetcher fetcher() {
        if (fetcher == null) {
            fetcher = new KeyFetcher(vertx, limits);
        }
        return fetcher;
    }

    @Override
    public Future<?> stop() {
        upkeeps.forEach(KeyUpkeep::stop);
        upkeeps.clear();
        KeyFetcher ending = fetcher;
        fetcher = null;
        return ending == null ? Future.succeededFuture() : ending.close();
    }
}
