package dev.sluice.authentication.keys;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.ConfigException;
import dev.sluice.config.IssuerConfig;
import dev.sluice.config.KeySourceConfig;
import dev.sluice.config.Secret;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of one issuer as they stand. Read on every event loop; what an upkeep learns takes their place at once. */
public final class IssuerKeys {

    private static final KeySet NONE = new KeySet(List.of(), true, List.of(), "");

    private final IssuerConfig issuer;
    private final KeySetReader reader;
    private volatile Held held = new Held(NONE, null, false);
    private volatile Supplier<Future<Void>> refetch = Future::succeededFuture;

    /**
     * A set with how long it may be used.
     *
     * @param usableUntil on the monotonic clock; null is without end
     */
    private record Held(KeySet keys, @Nullable Long usableUntil, boolean sourceIsDown) {}

    private IssuerKeys(IssuerConfig issuer, KeySetReader reader) {
        this.issuer = issuer;
        this.reader = reader;
    }

    /**
     * The keys of each issuer that takes tokens; those that stand in the configuration are there at once, the others
     * when {@link KeysVerticle} has them.
     *
     * @throws ConfigException where one has none that can be used
     */
    public static List<IssuerKeys> of(AuthenticationConfig config) {
        List<IssuerKeys> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (IssuerConfig issuer : config.tokenIssuers()) {
            IssuerKeys keys = new IssuerKeys(
                    issuer, new KeySetReader(issuer, config.jwks().keysMax()));
            Secret inline = issuer.keys().inline();
            if (inline != null) {
                keys.take(inline.value().getBytes(StandardCharsets.UTF_8), problems);
            }
            all.add(keys);
        }
        throwIfAny(problems);
        return List.copyOf(all);
    }

    /**
     * The same for a command line, which may wait for files and has nobody fetch anything: where keys come by URL, a
     * key that is given stands for them.
     *
     * @throws ConfigException where an issuer has none that can be used
     */
    public static List<IssuerKeys> atRest(AuthenticationConfig config, byte @Nullable [] standIn) {
        List<IssuerKeys> all = of(config);
        List<String> problems = new ArrayList<>();
        for (IssuerKeys keys : all) {
            KeySourceConfig source = keys.issuer().keys();
            if (source.kind() == KeySourceConfig.Kind.JWKS_URL) {
                keys.take(standIn, problems);
            } else if (!source.kind().isInline()) {
                keys.take(bytes(source), problems);
            }
        }
        throwIfAny(problems);
        return all;
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static byte[] bytes(KeySourceConfig source) {
        try {
            return Files.readAllBytes(Path.of(source.place()));
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(source.place() + ": cannot be read"));
        }
    }

    private void take(byte @Nullable [] content, List<String> problems) {
        if (content == null) {
            return;
        }
        try {
            KeySet keys = read(content);
            hold(keys, null);
            if (keys.keys().isEmpty()) {
                problems.add(refusal(keys));
            }
        } catch (UnusableKeysException unusable) {
            problems.add(source() + ": " + unusable.getMessage());
        }
    }

    /** Why a set without a key that can be used is none to start with. */
    String refusal(KeySet keys) {
        return "%s: holds no key that can be used %s".formatted(source(), keys.passedOver());
    }

    /** The source in words for people. */
    String source() {
        return issuer.issuer() == null
                ? "authentication." + issuer.keys().place()
                : "authentication.issuers (%s): %s"
                        .formatted(issuer.issuer(), issuer.keys().place());
    }

    public IssuerConfig issuer() {
        return issuer;
    }

    /** The keys that may be used now; null where they are older than they may be. */
    public @Nullable KeySet usable() {
        Held now = held;
        return now.usableUntil() == null || System.nanoTime() - now.usableUntil() < 0 ? now.keys() : null;
    }

    /** Whether the source did not answer when it was last asked. */
    public boolean isSourceDown() {
        return held.sourceIsDown();
    }

    /**
     * Asks the source anew, because a token names a key that is not there; together with all who ask meanwhile, and not
     * at all where it was asked a moment ago. May be called on any thread, and may answer on another.
     */
    public Future<Void> refetched() {
        return refetch.get();
    }

    KeySet read(byte[] content) throws UnusableKeysException {
        return reader.read(content);
    }

    /** Takes keys that were read; those that are there already stay the same ones. */
    void hold(KeySet keys, @Nullable Long usableUntil) {
        KeySet before = held.keys();
        held = new Held(before.isSameAs(keys) ? before : keys, usableUntil, false);
    }

    void sourceIsDown() {
        held = new Held(held.keys(), held.usableUntil(), true);
    }

    void refetchBy(Supplier<Future<Void>> supplier) {
        refetch = supplier;
    }
}
